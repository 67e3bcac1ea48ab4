import { searchCycles } from './cycle-search';
import { read, scan, transaction, write } from './hand-made';
import type { AnomalyName, SnapshotIsolationResult } from './snapshot-isolation-result';
import type { Transaction } from './transaction';

function search(transactions: readonly Transaction[], realTime: boolean): SnapshotIsolationResult {
  return searchCycles(transactions, { realTime, maxSteps: 1_000_000 });
}

const ABORTED = { status: 'aborted' } as const;
const INDETERMINATE = { status: 'indeterminate', endedAt: Infinity } as const;

/** All open at once, as far as real time tells. */
function atOnce(...operations: Transaction['operations'][]): Transaction[] {
  return operations.map((each, index) => transaction(index + 1, [index + 1, index + 101], each));
}

const LEGAL: Record<string, Transaction[]> = {
  'nothing at all': [],
  'write skew': atOnce([read('x', null), read('y', null), write('x', '1')], [read('x', null), read('y', null), write('y', '2')]),
  'write skew of three': atOnce([read('x', null), write('y', '1')], [read('y', null), write('z', '2')], [read('z', null), write('x', '3')]),
  'the read-only anomaly of Fekete, O’Neil and O’Neil (2004)': [
    transaction(1, [1, 6], [read('x', null), read('y', null), write('x', '-11')]),
    transaction(2, [2, 3], [read('y', null), write('y', '20')]),
    transaction(3, [4], [read('x', null), read('y', '20')]),
  ],
  'updates one after the other': atOnce([read('x', null), write('x', '1')], [read('x', '1'), write('x', '2')], [read('x', '2')]),
  'two blind writes, and readers that saw them in one order': atOnce(
    [write('x', '1'), write('y', '1')],
    [write('x', '2'), write('y', '2')],
    [read('x', '1'), read('y', '1')],
    [read('x', '2'), read('y', '2')],
  ),
  'the loser of a conflict aborts': [
    transaction(1, [1, 3], [read('x', null), write('x', '1')]),
    transaction(2, [2, 4], [read('x', null), write('x', '2')], ABORTED),
  ],
  'an indeterminate transaction that committed late': [
    transaction(1, [1], [write('x', '1')], { status: 'indeterminate' }),
    transaction(2, [2], [read('x', null)]),
    transaction(3, [3], [read('x', '1')]),
  ],
  'an indeterminate transaction that nobody saw': [
    transaction(1, [1], [read('x', null), write('x', '1')], INDETERMINATE),
    transaction(2, [2, 3], [read('x', null), write('x', '2')]),
  ],
  'an absent key where someone has deleted it': atOnce([write('x', '1')], [read('x', '1'), write('x', null)], [read('x', null)]),
};

const ILLEGAL: [AnomalyName, string, Transaction[]][] = [
  ['own write not read', 'by a read', atOnce([write('x', '1'), read('x', null)])],
  ['non-repeatable read', 'of one key', atOnce([write('x', '1')], [read('x', null), read('x', '1')])],
  ['malformed scan', 'out of order', atOnce([write('a', '1'), write('b', '1'), scan('a', undefined, { b: '1', a: '1' })])],
  ['garbage read', 'of a value from nowhere', atOnce([read('x', '1')])],
  ['garbage read', 'of a value that the reader itself wrote only later', atOnce([read('x', '1'), write('x', '1')])],
  ['aborted read', 'of a write', [transaction(1, [1, 2], [write('x', '1')], ABORTED), transaction(2, [3], [read('x', '1')])]],
  ['intermediate read', 'of a write', atOnce([write('x', '1'), write('x', '2')], [read('x', '1')])],
  [
    'dirty write',
    'left one key to each of two transactions',
    atOnce([write('x', '1'), write('y', '1')], [write('x', '2'), write('y', '2')], [read('x', '2'), read('y', '1')]),
  ],
  ['circular information flow', 'of two', atOnce([write('x', '1'), read('y', '2')], [write('y', '2'), read('x', '1')])],
  ['lost update', 'of the initial state', atOnce([read('x', null), write('x', '1')], [read('x', null), write('x', '2')])],
  [
    'lost update',
    'of a version',
    atOnce([write('x', '0')], [read('x', '0'), write('x', '1')], [read('x', '0'), write('x', '2')], [read('x', '2')]),
  ],
  ['fractured read', 'of two keys', atOnce([write('x', '1'), write('y', '1')], [read('x', '1'), read('y', null)])],
  [
    'fractured read',
    'of an indeterminate transaction',
    [transaction(1, [1], [write('x', '1'), write('y', '1')], INDETERMINATE), transaction(2, [3], [read('x', null), read('y', '1')])],
  ],
  ['fractured read', 'by a scan', atOnce([write('a', '1'), write('b', '1')], [scan('a', undefined, { b: '1' })])],
  ['read skew', 'over two transactions', atOnce([write('x', '1')], [read('x', '1'), write('y', '2')], [read('y', '2'), read('x', null)])],
  [
    'long fork',
    'of two writers and two readers',
    atOnce([write('x', '1')], [write('y', '2')], [read('x', '1'), read('y', null)], [read('x', null), read('y', '2')]),
  ],
  [
    'long fork',
    'in whichever order the versions came',
    atOnce(
      ...[[write('x', '1')], [write('x', '2')], [write('y', '1')], [write('y', '2')]],
      ...[
        [read('x', '1'), read('y', '1')],
        [read('x', '1'), read('y', '2')],
      ],
      ...[
        [read('x', '2'), read('y', '1')],
        [read('x', '2'), read('y', '2')],
      ],
    ),
  ],
  [
    'session violation',
    'where a client does not see its own commit',
    [transaction(1, [1, 2], [write('x', '1')], { client: 5 }), transaction(2, [3], [read('x', null)], { client: 5 })],
  ],
  [
    'session violation',
    'where reads go back',
    [
      transaction(1, [1, 9], [write('x', '1')]),
      transaction(2, [3], [read('x', '1')], { client: 5 }),
      transaction(3, [4], [read('x', null)], { client: 5 }),
    ],
  ],
  [
    'session violation',
    'where a client overwrites a version that it must have seen gone',
    [
      transaction(1, [1, 2], [write('x', '1'), write('y', '1')], { client: 5 }),
      transaction(2, [3, 4], [write('x', '2'), write('y', '2')], { client: 5 }),
      transaction(3, [5, 6], [read('x', '1'), read('y', '1')], { client: 5 }),
    ],
  ],
];

const ILLEGAL_IN_REAL_TIME: [string, Transaction[]][] = [
  ['a commit is not seen', [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3], [read('x', null)])]],
  [
    'a later write is undone by an earlier one',
    [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3, 4], [write('x', '2')]), transaction(3, [5], [read('x', '1')])],
  ],
];

describe('the cycle search', () => {
  test.each(Object.entries(LEGAL))('passes %s', (_, transactions) => {
    expect(search(transactions, true).verdict).toBe('consistent');
  });

  test.each(ILLEGAL)('finds “%s”, %s', (anomaly, _, transactions) => {
    expect(search(transactions, false)).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each(ILLEGAL)('finds “%s”, %s, in whatever order the transactions are given', (anomaly, _, transactions) => {
    expect(search(transactions.toReversed(), true)).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each(ILLEGAL_IN_REAL_TIME)('finds a real-time violation where %s, and passes it without real time', (_, transactions) => {
    expect(search(transactions, true)).toMatchObject({ verdict: 'violation', anomaly: 'real-time violation' });
    expect(search(transactions, false).verdict).toBe('consistent');
  });

  test('prefers a cycle without anti-dependencies to a shorter one with', () => {
    const circular = [
      [read('x', '3'), write('y', '1')],
      [read('y', '1'), write('z', '2')],
      [read('z', '2'), write('x', '3')],
    ];
    const fractured = [
      [write('a', '1'), write('b', '1')],
      [read('a', '1'), read('b', null)],
    ];
    expect(search(atOnce(...fractured, ...circular), false)).toMatchObject({ anomaly: 'circular information flow' });
  });

  test('tells what follows from the reads alone without trying orders of versions', () => {
    const result = search(atOnce([read('x', null), write('x', '1')], [read('x', null), write('x', '2')]), false);
    expect(result).toMatchObject({ message: expect.stringContaining('no order of snapshots and commits') });
  });

  test('gives the cycle, and tells what each transaction in it did', () => {
    const [writer, reader] = atOnce([write('x', '1'), write('y', '1')], [read('x', '1'), read('y', null)]);
    expect(search([writer!, reader!], false)).toMatchObject({
      message:
        'no order of snapshots and commits explains this: transaction 2 (client 2) read x = "1" of transaction 1 (client 1); ' +
        'transaction 2 (client 2) read y = nothing, not yet y = "1" of transaction 1 (client 1)',
      transactions: [1, 2],
      cycle: [
        { kind: 'write-read', from: 1, to: 2, key: 'x' },
        { kind: 'read-write', from: 2, to: 1, key: 'y' },
      ],
    });
  });

  test('gives one dependency for a way through many ends in real time, on the transaction that it set out from', () => {
    const others = Array.from({ length: 20 }, (_, index) => transaction(index + 10, [index + 10], []));
    const transactions = [transaction(1, [1, 2], [write('x', '1')]), ...others, transaction(2, [50], [read('x', null)])];
    expect(search(transactions, true)).toMatchObject({
      cycle: [
        { kind: 'real-time', from: 1, to: 2 },
        { kind: 'read-write', from: 2, to: 1, key: 'x' },
      ],
    });
  });

  test('does not know where the budget is too small', () => {
    const transactions = atOnce([write('x', '1')], [write('x', '2')]);
    expect(searchCycles(transactions, { realTime: false, maxSteps: 1 })).toMatchObject({ verdict: 'unknown' });
  });

  test('needs no commit timestamps', () => {
    expect(search([transaction(1, [1], [write('x', '1')]), transaction(2, [2], [read('x', '1')])], true).verdict).toBe('consistent');
  });

  test('refuses a history in which two transactions write the same value to a key', () => {
    expect(() => search(atOnce([write('x', '1')], [write('x', '1')]), false)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });
});
