import { read, scan, transaction, write } from './hand-made';
import type { AnomalyName, SnapshotIsolationResult } from './snapshot-isolation-result';
import { checkTimestamps } from './timestamp-sweep';
import type { Transaction } from './transaction';

function check(...transactions: Transaction[]): SnapshotIsolationResult {
  return checkTimestamps(transactions, { maxSteps: 100_000 });
}

const ABORTED = { status: 'aborted' } as const;
const INDETERMINATE = { status: 'indeterminate', endedAt: Infinity } as const;

const LEGAL: Record<string, Transaction[]> = {
  'nothing at all': [],
  'write skew': [
    transaction(1, [1, 3], [read('x', null), read('y', null), write('x', '1')]),
    transaction(2, [2, 4], [read('x', null), read('y', null), write('y', '1')]),
  ],
  'a read of what was committed before': [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3], [read('x', '1')])],
  'a read past what was committed after the start': [transaction(1, [1, 3], [write('x', '1')]), transaction(2, [2], [read('x', null)])],
  'a read of an own write, and of an own delete': [
    transaction(1, [1, 2], [write('x', '1'), read('x', '1'), write('x', null), read('x', null)]),
  ],
  'updates one after the other': [
    transaction(1, [1, 2], [read('x', null), write('x', '1')]),
    transaction(2, [3, 4], [read('x', '1'), write('x', '2')]),
    transaction(3, [5], [read('x', '2')]),
  ],
  'the loser of a conflict aborts': [
    transaction(1, [1, 3], [read('x', null), write('x', '1')]),
    transaction(2, [2, 4], [read('x', null), write('x', '2')], ABORTED),
  ],
  'scans that see deletes, own writes and the limit': [
    transaction(1, [1, 2], [write('a', '1'), write('b', '1'), write('c', '1'), write('d', '1')]),
    transaction(2, [3, 4], [write('b', null)]),
    transaction(3, [5], [scan('a', 'd', { a: '1', c: '1' }), scan('a', undefined, { a: '1', c: '1' }, 2), scan('b', undefined, {}, 0)]),
    transaction(4, [6, 7], [write('b', '2'), scan('b', undefined, { b: '2', c: '1' }, 2)]),
  ],
  'the same values again and again': [
    transaction(1, [1, 2], [write('x', '1')]),
    transaction(2, [3, 4], [read('x', '1'), write('x', '1')]),
    transaction(3, [5], [read('x', '1')]),
  ],
  'an indeterminate transaction that nobody saw': [
    transaction(1, [1], [write('x', '1')], INDETERMINATE),
    transaction(2, [2], [read('x', null)]),
  ],
  'an indeterminate transaction that committed late': [
    transaction(1, [1], [write('x', '1')], INDETERMINATE),
    transaction(2, [2], [read('x', null)]),
    transaction(3, [3], [read('x', '1')]),
  ],
  'an indeterminate transaction whose client went on before it committed': [
    transaction(1, [1], [write('x', '1')], { status: 'indeterminate', client: 7 }),
    transaction(2, [2], [read('x', null)], { client: 7 }),
    transaction(3, [3], [read('x', '1')]),
  ],
  'one of two indeterminate deletes, told by what else it wrote': [
    transaction(1, [1, 2], [write('x', '1'), write('y', '1')]),
    transaction(2, [3], [write('x', null), write('y', '2')], INDETERMINATE),
    transaction(3, [4], [write('x', null), write('y', '3')], INDETERMINATE),
    transaction(4, [5], [read('x', null), read('y', '3')]),
  ],
  'one of two indeterminate deletes, told by what the other one would have done': [
    transaction(1, [1, 2], [write('x', '1'), write('y', '1')]),
    transaction(2, [3], [write('x', null), write('y', '2')], INDETERMINATE),
    transaction(3, [4], [write('x', null)], INDETERMINATE),
    transaction(4, [5], [read('x', null), read('y', '1')]),
  ],
  'an indeterminate transaction that seemed to be seen, where another one was': [
    transaction(1, [1], [write('x', '1')], INDETERMINATE),
    transaction(2, [2], [write('x', '1'), write('y', '2'), write('z', '2')], INDETERMINATE),
    transaction(3, [3], [read('x', '1')]),
    transaction(4, [4], [read('y', null)]),
    transaction(5, [5], [read('z', '2')]),
  ],
  'one of two indeterminate writers of the same value, told by what the other one would have done': [
    transaction(1, [1], [write('x', '1'), write('y', '2')], INDETERMINATE),
    transaction(2, [2], [write('x', '1')], INDETERMINATE),
    transaction(3, [3], [read('x', '1'), read('y', null)]),
  ],
};

const ILLEGAL: [AnomalyName, string, Transaction[]][] = [
  ['own write not read', 'by a read', [transaction(1, [1, 2], [write('x', '1'), read('x', null)])]],
  ['own write not read', 'by a scan', [transaction(1, [1, 2], [write('x', '1'), scan('a', undefined, {})])]],
  [
    'non-repeatable read',
    'of the latest version in place of the snapshot',
    [transaction(1, [2, 3], [write('x', '1')]), transaction(2, [1], [read('x', null), read('x', '1')])],
  ],
  ['malformed scan', 'out of order', [transaction(1, [1, 2], [write('a', '1'), scan('a', undefined, { b: '1', a: '1' })])]],
  [
    'malformed scan',
    'with an entry twice',
    [transaction(1, [1, 2], [write('a', '1'), { kind: 'scan', start: 'a', entries: ['1', '1'].map((value) => ({ key: 'a', value })) }])],
  ],
  ['malformed scan', 'out of range', [transaction(1, [1, 2], [write('a', '1'), scan('b', undefined, { a: '1' })])]],
  ['malformed scan', 'past its limit', [transaction(1, [1, 2], [write('a', '1'), scan('a', undefined, { a: '1' }, 0)])]],
  ['garbage read', 'of a value from nowhere', [transaction(1, [1], [read('x', '1')])]],
  ['garbage read', 'of a value that the reader itself wrote only later', [transaction(1, [1, 2], [read('x', '1'), write('x', '1')])]],
  ['aborted read', 'of a write', [transaction(1, [1, 2], [write('x', '1')], ABORTED), transaction(2, [3], [read('x', '1')])]],
  ['intermediate read', 'of a write', [transaction(1, [1, 2], [write('x', '1'), write('x', '2')]), transaction(2, [3], [read('x', '1')])]],
  ['future read', 'of a later commit', [transaction(1, [1, 3], [write('x', '1')]), transaction(2, [2], [read('x', '1')])]],
  ['stale read', 'of the initial state', [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3], [read('x', null)])]],
  [
    'stale read',
    'of an old version',
    [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3, 4], [write('x', '2')]), transaction(3, [5], [read('x', '1')])],
  ],
  [
    'stale read',
    'by a transaction that aborted',
    [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3, 4], [read('x', null), write('y', '1')], ABORTED)],
  ],
  ['phantom', 'that was missed', [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3], [scan('a', undefined, {})])]],
  [
    'phantom',
    'that was seen too early',
    [transaction(1, [1, 3], [write('x', '1')]), transaction(2, [2], [scan('a', undefined, { x: '1' })])],
  ],
  [
    'phantom',
    'that was missed below the last entry of a scan with a limit',
    [
      transaction(1, [1, 2], [write('a', '1')]),
      transaction(2, [3, 4], [write('b', '1')]),
      transaction(3, [5], [scan('a', 'c', { b: '1' }, 1)]),
    ],
  ],
  [
    'fractured read',
    'of a transaction with two writes',
    [transaction(1, [1, 2], [write('x', '1'), write('y', '1')]), transaction(2, [3], [read('x', null), read('y', '1')])],
  ],
  [
    'fractured read',
    'of an indeterminate transaction',
    [transaction(1, [1], [write('x', '1'), write('y', '1')], INDETERMINATE), transaction(2, [3], [read('x', null), read('y', '1')])],
  ],
  [
    'lost update',
    'between two that overlap',
    [transaction(1, [1, 3], [read('x', null), write('x', '1')]), transaction(2, [2, 4], [read('x', null), write('x', '2')])],
  ],
  [
    'lost update',
    'by one that started after the commit, and did not see it',
    [transaction(1, [1, 2], [read('x', null), write('x', '1')]), transaction(2, [3, 4], [read('x', null), write('x', '2')])],
  ],
  ['write conflict', 'without reads', [transaction(1, [1, 3], [write('x', '1')]), transaction(2, [2, 4], [write('x', '2')])]],
  [
    'write conflict',
    'with an indeterminate transaction that must have committed',
    [
      transaction(1, [1, 3], [write('x', '1')]),
      transaction(2, [2], [write('x', '2'), write('y', '2')], INDETERMINATE),
      transaction(3, [5], [read('y', '2')]),
    ],
  ],
  ['duplicate timestamp', 'of two starts', [transaction(1, [1], []), transaction(2, [1], [], { beganAt: 4, endedAt: 6 })]],
  ['duplicate timestamp', 'of a start and a commit', [transaction(1, [1, 2], []), transaction(2, [2], [], { beganAt: 4 })]],
  ['commit before start', 'of a writer', [transaction(1, [2, 1], [write('x', '1')], { endedAt: 9 })]],
  [
    'session violation',
    'by timestamps that go back',
    [
      transaction(1, [2, 3], [write('x', '1')], { client: 5 }),
      transaction(2, [1], [read('x', null)], { client: 5, beganAt: 20, endedAt: 21 }),
    ],
  ],
  [
    'real-time violation',
    'by timestamps that go back',
    [transaction(1, [2, 3], [write('x', '1')]), transaction(2, [1], [read('x', null)], { beganAt: 20, endedAt: 21 })],
  ],
  [
    'real-time violation',
    'by a snapshot that is before another reader’s',
    [transaction(1, [2], [], { endedAt: 8 }), transaction(2, [1], [], { beganAt: 20, endedAt: 21 })],
  ],
  [
    'stale read',
    'after an indeterminate transaction was seen',
    [transaction(1, [1], [write('x', '1')], INDETERMINATE), transaction(2, [2], [read('x', '1')]), transaction(3, [3], [read('x', null)])],
  ],
  [
    'stale read',
    'of what an indeterminate delete removed before the next writer started',
    [
      transaction(1, [1, 2], [write('x', '1')]),
      transaction(2, [3], [write('x', null), write('y', '1')], INDETERMINATE),
      transaction(3, [4], [read('x', null)]),
      transaction(4, [5], [read('x', '1')]),
    ],
  ],
];

describe('the timestamp sweep', () => {
  test.each(Object.entries(LEGAL))('passes %s', (_, transactions) => {
    expect(check(...transactions).verdict).toBe('consistent');
  });

  test.each(ILLEGAL)('finds “%s”, %s', (anomaly, _, transactions) => {
    expect(check(...transactions)).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each(ILLEGAL)('finds “%s”, %s, in whatever order the transactions are given', (anomaly, _, transactions) => {
    expect(check(...transactions.toReversed())).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each<[string, Transaction[]]>([
    [
      'transaction 7 (client 2) read x = "5", written by transaction 4 (client 4), which aborted',
      [transaction(4, [1, 2], [write('x', '5')], ABORTED), transaction(7, [3], [read('x', '5')], { client: 2 })],
    ],
    [
      'transaction 2 (client 2) read x = nothing at its start timestamp 3, but transaction 1 (client 1) had committed x = "1" at 2',
      [transaction(1, [1, 2], [write('x', '1')]), transaction(2, [3], [read('x', null)])],
    ],
    [
      'transaction 2 (client 2) read x = nothing, but y = "1" of transaction 1 (client 1), which wrote x = "1" with it',
      [transaction(1, [1, 2], [write('x', '1'), write('y', '1')]), transaction(2, [3], [read('x', null), read('y', '1')])],
    ],
    [
      'transaction 2 (client 2) started at 2, between the start 1 and the commit 3 of transaction 1 (client 1); both wrote x, ' +
        'and both committed; transaction 2 (client 2) had read x = nothing',
      [transaction(1, [1, 3], [read('x', null), write('x', '1')]), transaction(2, [2, 4], [read('x', null), write('x', '2')])],
    ],
    [
      'transaction 2 (client 2) began after transaction 1 (client 1) had ended, but its start timestamp 1 is before the commit ' +
        'timestamp 3 of that one',
      [transaction(1, [2, 3], [write('x', '1')]), transaction(2, [1], [read('x', null)], { beganAt: 20, endedAt: 21 })],
    ],
  ])('says: %s', (message, transactions) => {
    expect(check(...transactions)).toMatchObject({ message });
  });

  test('names the transactions of the story, each once', () => {
    for (const value of ['1', null]) {
      const writers = [transaction(1, [1, 2], [write('x', value)]), transaction(2, [3, 4], [write('x', '2')])];
      expect(check(...writers, transaction(3, [5], [read('x', value)]))).toMatchObject({ transactions: [3, 1, 2] });
    }
  });

  test('does not know where the budget is too small', () => {
    const transactions = [transaction(1, [1], [write('x', null)], INDETERMINATE), transaction(2, [2], [read('x', null)])];
    expect(checkTimestamps(transactions, { maxSteps: 0 })).toEqual({ verdict: 'unknown', steps: 0 });
  });

  test.each<[string, Transaction[]]>([
    ['has two transactions of the same id', [transaction(1, [1, 2], []), transaction(1, [3, 4], [])]],
    ['has a transaction that ended before it began', [transaction(1, [1, 2], [], { beganAt: 9, endedAt: 8 })]],
    ['has a committed transaction that never ended', [transaction(1, [1, 2], [], { endedAt: Infinity })]],
    ['has a commit without a timestamp', [transaction(1, [1], [write('x', '1')])]],
  ])('refuses a history that %s', (_, transactions) => {
    expect(() => check(...transactions)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });
});
