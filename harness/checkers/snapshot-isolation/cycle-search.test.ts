import { searchCycles } from './cycle-search';
import { reads, scans, transaction, writes } from './scripted-transactions';
import type { AnomalyName, SnapshotIsolationResult } from './snapshot-isolation-result';
import type { Transaction } from './transaction';

function search(transactions: readonly Transaction[], realTime: boolean): SnapshotIsolationResult {
  return searchCycles(transactions, { realTime, maxSteps: 1_000_000 });
}

const ABORTED = { status: 'aborted' } as const;
const INDETERMINATE = { status: 'indeterminate', endedAt: Infinity } as const;

/** Concurrent transactions: they overlap in real time. */
function atOnce(...operations: Transaction['operations'][]): Transaction[] {
  return operations.map((each, index) => transaction(index + 1, [index + 1, index + 101], each));
}

const LEGAL: Record<string, Transaction[]> = {
  'nothing at all': [],
  'write skew': atOnce([reads('x', null), reads('y', null), writes('x', '1')], [reads('x', null), reads('y', null), writes('y', '2')]),
  'write skew of three': atOnce(
    [reads('x', null), writes('y', '1')],
    [reads('y', null), writes('z', '2')],
    [reads('z', null), writes('x', '3')],
  ),
  'the read-only anomaly of Fekete, O’Neil and O’Neil (2004)': [
    transaction(1, [1, 6], [reads('x', null), reads('y', null), writes('x', '-11')]),
    transaction(2, [2, 3], [reads('y', null), writes('y', '20')]),
    transaction(3, [4], [reads('x', null), reads('y', '20')]),
  ],
  'consecutive updates': atOnce([reads('x', null), writes('x', '1')], [reads('x', '1'), writes('x', '2')], [reads('x', '2')]),
  'two blind writes, and readers that saw them in one order': atOnce(
    [writes('x', '1'), writes('y', '1')],
    [writes('x', '2'), writes('y', '2')],
    [reads('x', '1'), reads('y', '1')],
    [reads('x', '2'), reads('y', '2')],
  ),
  'the loser of a conflict aborts': [
    transaction(1, [1, 3], [reads('x', null), writes('x', '1')]),
    transaction(2, [2, 4], [reads('x', null), writes('x', '2')], ABORTED),
  ],
  'an indeterminate transaction that committed late': [
    transaction(1, [1], [writes('x', '1')], { status: 'indeterminate' }),
    transaction(2, [2], [reads('x', null)]),
    transaction(3, [3], [reads('x', '1')]),
  ],
  'an indeterminate transaction that nobody saw': [
    transaction(1, [1], [reads('x', null), writes('x', '1')], INDETERMINATE),
    transaction(2, [2, 3], [reads('x', null), writes('x', '2')]),
  ],
  'an absent key that was deleted': atOnce([writes('x', '1')], [reads('x', '1'), writes('x', null)], [reads('x', null)]),
};

const ILLEGAL: [AnomalyName, string, Transaction[]][] = [
  ['own write not read', 'by a read', atOnce([writes('x', '1'), reads('x', null)])],
  ['non-repeatable read', 'of one key', atOnce([writes('x', '1')], [reads('x', null), reads('x', '1')])],
  ['malformed scan', 'out of order', atOnce([writes('a', '1'), writes('b', '1'), scans('a', undefined, { b: '1', a: '1' })])],
  ['garbage read', 'of a value that nobody wrote', atOnce([reads('x', '1')])],
  ['garbage read', 'of a value that the reader itself wrote only later', atOnce([reads('x', '1'), writes('x', '1')])],
  ['aborted read', 'of a write', [transaction(1, [1, 2], [writes('x', '1')], ABORTED), transaction(2, [3], [reads('x', '1')])]],
  ['intermediate read', 'of a write', atOnce([writes('x', '1'), writes('x', '2')], [reads('x', '1')])],
  [
    'dirty write',
    'left one key to each of two transactions',
    atOnce([writes('x', '1'), writes('y', '1')], [writes('x', '2'), writes('y', '2')], [reads('x', '2'), reads('y', '1')]),
  ],
  ['circular information flow', 'of two', atOnce([writes('x', '1'), reads('y', '2')], [writes('y', '2'), reads('x', '1')])],
  ['lost update', 'of the initial state', atOnce([reads('x', null), writes('x', '1')], [reads('x', null), writes('x', '2')])],
  [
    'lost update',
    'of a version',
    atOnce([writes('x', '0')], [reads('x', '0'), writes('x', '1')], [reads('x', '0'), writes('x', '2')], [reads('x', '2')]),
  ],
  ['fractured read', 'of two keys', atOnce([writes('x', '1'), writes('y', '1')], [reads('x', '1'), reads('y', null)])],
  [
    'fractured read',
    'of an indeterminate transaction',
    [transaction(1, [1], [writes('x', '1'), writes('y', '1')], INDETERMINATE), transaction(2, [3], [reads('x', null), reads('y', '1')])],
  ],
  ['fractured read', 'by a scan', atOnce([writes('a', '1'), writes('b', '1')], [scans('a', undefined, { b: '1' })])],
  [
    'read skew',
    'over two transactions',
    atOnce([writes('x', '1')], [reads('x', '1'), writes('y', '2')], [reads('y', '2'), reads('x', null)]),
  ],
  [
    'long fork',
    'of two writers and two readers',
    atOnce([writes('x', '1')], [writes('y', '2')], [reads('x', '1'), reads('y', null)], [reads('x', null), reads('y', '2')]),
  ],
  [
    'long fork',
    'in every order of the versions',
    atOnce(
      ...[[writes('x', '1')], [writes('x', '2')], [writes('y', '1')], [writes('y', '2')]],
      ...[
        [reads('x', '1'), reads('y', '1')],
        [reads('x', '1'), reads('y', '2')],
      ],
      ...[
        [reads('x', '2'), reads('y', '1')],
        [reads('x', '2'), reads('y', '2')],
      ],
    ),
  ],
  [
    'session violation',
    'where a client does not see its own commit',
    [transaction(1, [1, 2], [writes('x', '1')], { client: 5 }), transaction(2, [3], [reads('x', null)], { client: 5 })],
  ],
  [
    'session violation',
    'where reads go back',
    [
      transaction(1, [1, 9], [writes('x', '1')]),
      transaction(2, [3], [reads('x', '1')], { client: 5 }),
      transaction(3, [4], [reads('x', null)], { client: 5 }),
    ],
  ],
  [
    'session violation',
    'where a client reads a version that it overwrote itself',
    [
      transaction(1, [1, 2], [writes('x', '1'), writes('y', '1')], { client: 5 }),
      transaction(2, [3, 4], [writes('x', '2'), writes('y', '2')], { client: 5 }),
      transaction(3, [5, 6], [reads('x', '1'), reads('y', '1')], { client: 5 }),
    ],
  ],
];

const ILLEGAL_IN_REAL_TIME: [string, Transaction[]][] = [
  ['a commit is not seen', [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3], [reads('x', null)])]],
  [
    'an earlier write replaces a later one',
    [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3, 4], [writes('x', '2')]), transaction(3, [5], [reads('x', '1')])],
  ],
];

describe('the cycle search', () => {
  test.each(Object.entries(LEGAL))('passes %s', (_, transactions) => {
    expect(search(transactions, true).verdict).toBe('consistent');
  });

  test.each(ILLEGAL)('finds “%s”, %s', (anomaly, _, transactions) => {
    expect(search(transactions, false)).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each(ILLEGAL)('finds “%s”, %s, for any order of the arguments', (anomaly, _, transactions) => {
    expect(search(transactions.toReversed(), true)).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each(ILLEGAL_IN_REAL_TIME)('finds a real-time violation where %s, and passes it without real time', (_, transactions) => {
    expect(search(transactions, true)).toMatchObject({ verdict: 'violation', anomaly: 'real-time violation' });
    expect(search(transactions, false).verdict).toBe('consistent');
  });

  test('prefers a cycle without anti-dependencies to a shorter one with anti-dependencies', () => {
    const circular = [
      [reads('x', '3'), writes('y', '1')],
      [reads('y', '1'), writes('z', '2')],
      [reads('z', '2'), writes('x', '3')],
    ];
    const fractured = [
      [writes('a', '1'), writes('b', '1')],
      [reads('a', '1'), reads('b', null)],
    ];
    expect(search(atOnce(...fractured, ...circular), false)).toMatchObject({ anomaly: 'circular information flow' });
  });

  test('reports a violation that follows from the reads alone, without trying orders of versions', () => {
    const result = search(atOnce([reads('x', null), writes('x', '1')], [reads('x', null), writes('x', '2')]), false);
    expect(result).toMatchObject({ message: expect.stringContaining('No order of snapshots and commits') });
  });

  test('returns the cycle, and describes the operations of each transaction in it', () => {
    const [writer, reader] = atOnce([writes('x', '1'), writes('y', '1')], [reads('x', '1'), reads('y', null)]);
    expect(search([writer!, reader!], false)).toMatchObject({
      message:
        'No order of snapshots and commits explains these operations: transaction 2 (client 2) read x = "1", written by transaction 1 ' +
        '(client 1); transaction 2 (client 2) read y = nothing, not y = "1", written by transaction 1 (client 1).',
      transactions: [1, 2],
      cycle: [
        { kind: 'write-read', from: 1, to: 2, key: 'x' },
        { kind: 'read-write', from: 2, to: 1, key: 'y' },
      ],
    });
  });

  test('returns one dependency for a path through many ends in real time, on the transaction at which the path starts', () => {
    const others = Array.from({ length: 20 }, (_, index) => transaction(index + 10, [index + 10], []));
    const transactions = [transaction(1, [1, 2], [writes('x', '1')]), ...others, transaction(2, [50], [reads('x', null)])];
    expect(search(transactions, true)).toMatchObject({
      cycle: [
        { kind: 'real-time', from: 1, to: 2 },
        { kind: 'read-write', from: 2, to: 1, key: 'x' },
      ],
    });
  });

  test('returns unknown if the budget is too small', () => {
    const transactions = atOnce([writes('x', '1')], [writes('x', '2')]);
    expect(searchCycles(transactions, { realTime: false, maxSteps: 1 })).toMatchObject({ verdict: 'unknown' });
  });

  test('needs no commit timestamps', () => {
    expect(search([transaction(1, [1], [writes('x', '1')]), transaction(2, [2], [reads('x', '1')])], true).verdict).toBe('consistent');
  });

  test('refuses a history in which two transactions write the same value to a key', () => {
    expect(() => search(atOnce([writes('x', '1')], [writes('x', '1')]), false)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    );
  });
});
