import { reads, scans, transaction, writes } from './scripted-transactions';
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
    transaction(1, [1, 3], [reads('x', null), reads('y', null), writes('x', '1')]),
    transaction(2, [2, 4], [reads('x', null), reads('y', null), writes('y', '1')]),
  ],
  'a read of an earlier commit': [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3], [reads('x', '1')])],
  'a read that ignores a commit after its start': [transaction(1, [1, 3], [writes('x', '1')]), transaction(2, [2], [reads('x', null)])],
  'a read of an own write, and of an own delete': [
    transaction(1, [1, 2], [writes('x', '1'), reads('x', '1'), writes('x', null), reads('x', null)]),
  ],
  'consecutive updates': [
    transaction(1, [1, 2], [reads('x', null), writes('x', '1')]),
    transaction(2, [3, 4], [reads('x', '1'), writes('x', '2')]),
    transaction(3, [5], [reads('x', '2')]),
  ],
  'the loser of a conflict aborts': [
    transaction(1, [1, 3], [reads('x', null), writes('x', '1')]),
    transaction(2, [2, 4], [reads('x', null), writes('x', '2')], ABORTED),
  ],
  'scans that see deletes, own writes and the limit': [
    transaction(1, [1, 2], [writes('a', '1'), writes('b', '1'), writes('c', '1'), writes('d', '1')]),
    transaction(2, [3, 4], [writes('b', null)]),
    transaction(3, [5], [scans('a', 'd', { a: '1', c: '1' }), scans('a', undefined, { a: '1', c: '1' }, 2), scans('b', undefined, {}, 0)]),
    transaction(4, [6, 7], [writes('b', '2'), scans('b', undefined, { b: '2', c: '1' }, 2)]),
  ],
  'the same value written repeatedly': [
    transaction(1, [1, 2], [writes('x', '1')]),
    transaction(2, [3, 4], [reads('x', '1'), writes('x', '1')]),
    transaction(3, [5], [reads('x', '1')]),
  ],
  'an indeterminate transaction that nobody saw': [
    transaction(1, [1], [writes('x', '1')], INDETERMINATE),
    transaction(2, [2], [reads('x', null)]),
  ],
  'an indeterminate transaction that committed late': [
    transaction(1, [1], [writes('x', '1')], INDETERMINATE),
    transaction(2, [2], [reads('x', null)]),
    transaction(3, [3], [reads('x', '1')]),
  ],
  'an indeterminate transaction whose client continued before it committed': [
    transaction(1, [1], [writes('x', '1')], { status: 'indeterminate', client: 7 }),
    transaction(2, [2], [reads('x', null)], { client: 7 }),
    transaction(3, [3], [reads('x', '1')]),
  ],
  'one of two indeterminate deletes, identified by its other write': [
    transaction(1, [1, 2], [writes('x', '1'), writes('y', '1')]),
    transaction(2, [3], [writes('x', null), writes('y', '2')], INDETERMINATE),
    transaction(3, [4], [writes('x', null), writes('y', '3')], INDETERMINATE),
    transaction(4, [5], [reads('x', null), reads('y', '3')]),
  ],
  'one of two indeterminate deletes, identified by a missing write of the other': [
    transaction(1, [1, 2], [writes('x', '1'), writes('y', '1')]),
    transaction(2, [3], [writes('x', null), writes('y', '2')], INDETERMINATE),
    transaction(3, [4], [writes('x', null)], INDETERMINATE),
    transaction(4, [5], [reads('x', null), reads('y', '1')]),
  ],
  'an indeterminate transaction whose value was read, but from another transaction': [
    transaction(1, [1], [writes('x', '1')], INDETERMINATE),
    transaction(2, [2], [writes('x', '1'), writes('y', '2'), writes('z', '2')], INDETERMINATE),
    transaction(3, [3], [reads('x', '1')]),
    transaction(4, [4], [reads('y', null)]),
    transaction(5, [5], [reads('z', '2')]),
  ],
  'one of two indeterminate writers of the same value, identified by a missing write of the other': [
    transaction(1, [1], [writes('x', '1'), writes('y', '2')], INDETERMINATE),
    transaction(2, [2], [writes('x', '1')], INDETERMINATE),
    transaction(3, [3], [reads('x', '1'), reads('y', null)]),
  ],
};

const ILLEGAL: [AnomalyName, string, Transaction[]][] = [
  ['own write not read', 'by a read', [transaction(1, [1, 2], [writes('x', '1'), reads('x', null)])]],
  ['own write not read', 'by a scan', [transaction(1, [1, 2], [writes('x', '1'), scans('a', undefined, {})])]],
  [
    'non-repeatable read',
    'of the latest version instead of the snapshot',
    [transaction(1, [2, 3], [writes('x', '1')]), transaction(2, [1], [reads('x', null), reads('x', '1')])],
  ],
  ['malformed scan', 'out of order', [transaction(1, [1, 2], [writes('a', '1'), scans('a', undefined, { b: '1', a: '1' })])]],
  [
    'malformed scan',
    'with a duplicate entry',
    [transaction(1, [1, 2], [writes('a', '1'), { kind: 'scan', start: 'a', entries: ['1', '1'].map((value) => ({ key: 'a', value })) }])],
  ],
  ['malformed scan', 'out of range', [transaction(1, [1, 2], [writes('a', '1'), scans('b', undefined, { a: '1' })])]],
  ['malformed scan', 'longer than its limit', [transaction(1, [1, 2], [writes('a', '1'), scans('a', undefined, { a: '1' }, 0)])]],
  ['garbage read', 'of a value that nobody wrote', [transaction(1, [1], [reads('x', '1')])]],
  ['garbage read', 'of a value that the reader itself wrote only later', [transaction(1, [1, 2], [reads('x', '1'), writes('x', '1')])]],
  ['aborted read', 'of a write', [transaction(1, [1, 2], [writes('x', '1')], ABORTED), transaction(2, [3], [reads('x', '1')])]],
  [
    'intermediate read',
    'of a write',
    [transaction(1, [1, 2], [writes('x', '1'), writes('x', '2')]), transaction(2, [3], [reads('x', '1')])],
  ],
  ['future read', 'of a later commit', [transaction(1, [1, 3], [writes('x', '1')]), transaction(2, [2], [reads('x', '1')])]],
  ['stale read', 'of the initial state', [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3], [reads('x', null)])]],
  [
    'stale read',
    'of an old version',
    [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3, 4], [writes('x', '2')]), transaction(3, [5], [reads('x', '1')])],
  ],
  [
    'stale read',
    'by a transaction that aborted',
    [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3, 4], [reads('x', null), writes('y', '1')], ABORTED)],
  ],
  ['phantom', 'that was missed', [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3], [scans('a', undefined, {})])]],
  [
    'phantom',
    'that was seen too early',
    [transaction(1, [1, 3], [writes('x', '1')]), transaction(2, [2], [scans('a', undefined, { x: '1' })])],
  ],
  [
    'phantom',
    'that was missed below the last entry of a scan with a limit',
    [
      transaction(1, [1, 2], [writes('a', '1')]),
      transaction(2, [3, 4], [writes('b', '1')]),
      transaction(3, [5], [scans('a', 'c', { b: '1' }, 1)]),
    ],
  ],
  [
    'fractured read',
    'of a transaction with two writes',
    [transaction(1, [1, 2], [writes('x', '1'), writes('y', '1')]), transaction(2, [3], [reads('x', null), reads('y', '1')])],
  ],
  [
    'fractured read',
    'of an indeterminate transaction',
    [transaction(1, [1], [writes('x', '1'), writes('y', '1')], INDETERMINATE), transaction(2, [3], [reads('x', null), reads('y', '1')])],
  ],
  [
    'lost update',
    'between two that overlap',
    [transaction(1, [1, 3], [reads('x', null), writes('x', '1')]), transaction(2, [2, 4], [reads('x', null), writes('x', '2')])],
  ],
  [
    'lost update',
    'by one that started after the commit, and did not see it',
    [transaction(1, [1, 2], [reads('x', null), writes('x', '1')]), transaction(2, [3, 4], [reads('x', null), writes('x', '2')])],
  ],
  ['write conflict', 'without reads', [transaction(1, [1, 3], [writes('x', '1')]), transaction(2, [2, 4], [writes('x', '2')])]],
  [
    'write conflict',
    'with an indeterminate transaction that must have committed',
    [
      transaction(1, [1, 3], [writes('x', '1')]),
      transaction(2, [2], [writes('x', '2'), writes('y', '2')], INDETERMINATE),
      transaction(3, [5], [reads('y', '2')]),
    ],
  ],
  ['duplicate timestamp', 'of two starts', [transaction(1, [1], []), transaction(2, [1], [], { beganAt: 4, endedAt: 6 })]],
  ['duplicate timestamp', 'of a start and a commit', [transaction(1, [1, 2], []), transaction(2, [2], [], { beganAt: 4 })]],
  ['commit before start', 'of a writer', [transaction(1, [2, 1], [writes('x', '1')], { endedAt: 9 })]],
  [
    'session violation',
    'by timestamps that decrease',
    [
      transaction(1, [2, 3], [writes('x', '1')], { client: 5 }),
      transaction(2, [1], [reads('x', null)], { client: 5, beganAt: 20, endedAt: 21 }),
    ],
  ],
  [
    'real-time violation',
    'by timestamps that decrease',
    [transaction(1, [2, 3], [writes('x', '1')]), transaction(2, [1], [reads('x', null)], { beganAt: 20, endedAt: 21 })],
  ],
  [
    'real-time violation',
    'by a snapshot that is older than that of an earlier reader',
    [transaction(1, [2], [], { endedAt: 8 }), transaction(2, [1], [], { beganAt: 20, endedAt: 21 })],
  ],
  [
    'stale read',
    'after an indeterminate transaction was seen',
    [
      transaction(1, [1], [writes('x', '1')], INDETERMINATE),
      transaction(2, [2], [reads('x', '1')]),
      transaction(3, [3], [reads('x', null)]),
    ],
  ],
  [
    'stale read',
    'of a value that an indeterminate delete removed before',
    [
      transaction(1, [1, 2], [writes('x', '1')]),
      transaction(2, [3], [writes('x', null), writes('y', '1')], INDETERMINATE),
      transaction(3, [4], [reads('x', null)]),
      transaction(4, [5], [reads('x', '1')]),
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

  test.each(ILLEGAL)('finds “%s”, %s, for any order of the arguments', (anomaly, _, transactions) => {
    expect(check(...transactions.toReversed())).toMatchObject({ verdict: 'violation', anomaly });
  });

  test.each<[string, Transaction[]]>([
    [
      'Transaction 7 (client 2) read x = "5". Transaction 4 (client 4) wrote this value and aborted.',
      [transaction(4, [1, 2], [writes('x', '5')], ABORTED), transaction(7, [3], [reads('x', '5')], { client: 2 })],
    ],
    [
      'Transaction 2 (client 2) read x at start timestamp 3. Expected x = "1", committed by transaction 1 (client 1) at 2; found x = nothing.',
      [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3], [reads('x', null)])],
    ],
    [
      'Transaction 2 (client 2) read y = "1", written by transaction 1 (client 1). Expected x = "1" of the same transaction; found x = nothing.',
      [transaction(1, [1, 2], [writes('x', '1'), writes('y', '1')]), transaction(2, [3], [reads('x', null), reads('y', '1')])],
    ],
    [
      'Transaction 2 (client 2) started at 2, between start 1 and commit 3 of transaction 1 (client 1). Both wrote x. Expected that at most ' +
        'one of them commits; found that both committed. Transaction 2 (client 2) had read x = nothing.',
      [transaction(1, [1, 3], [reads('x', null), writes('x', '1')]), transaction(2, [2, 4], [reads('x', null), writes('x', '2')])],
    ],
    [
      'Transaction 2 (client 2) began after transaction 1 (client 1) had ended. Expected a start timestamp after 3, the commit timestamp of ' +
        'transaction 1 (client 1); found 1.',
      [transaction(1, [2, 3], [writes('x', '1')]), transaction(2, [1], [reads('x', null)], { beganAt: 20, endedAt: 21 })],
    ],
  ])('explains a violation: %s', (message, transactions) => {
    expect(check(...transactions)).toMatchObject({ message });
  });

  test('returns the transactions of the message, each once', () => {
    for (const value of ['1', null]) {
      const writers = [transaction(1, [1, 2], [writes('x', value)]), transaction(2, [3, 4], [writes('x', '2')])];
      expect(check(...writers, transaction(3, [5], [reads('x', value)]))).toMatchObject({ transactions: [3, 1, 2] });
    }
  });

  test('returns unknown if the budget is too small', () => {
    const transactions = [transaction(1, [1], [writes('x', null)], INDETERMINATE), transaction(2, [2], [reads('x', null)])];
    expect(checkTimestamps(transactions, { maxSteps: 0 })).toEqual({ verdict: 'unknown', steps: 0 });
  });

  test.each<[string, Transaction[]]>([
    ['has two transactions of the same id', [transaction(1, [1, 2], []), transaction(1, [3, 4], [])]],
    ['has a transaction that ended before it began', [transaction(1, [1, 2], [], { beganAt: 9, endedAt: 8 })]],
    ['has a committed transaction that never ended', [transaction(1, [1, 2], [], { endedAt: Infinity })]],
    ['has a commit without a timestamp', [transaction(1, [1], [writes('x', '1')])]],
  ])('refuses a history that %s', (_, transactions) => {
    expect(() => check(...transactions)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });
});
