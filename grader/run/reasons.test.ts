import { type FailureOfTest, groupByReason } from './reasons';

const failure = (testId: string, property: string, message: string, verdict: FailureOfTest['verdict'] = 'violation'): FailureOfTest => ({
  testId,
  verdict,
  property,
  message,
});

const idsOf = (failures: readonly FailureOfTest[]): string[][] =>
  groupByReason(failures, (each) => each).map((group) => group.map(({ testId }) => testId));

test('failures that differ only in numbers and quoted texts have one reason, in the order of the catalogue', () => {
  const failures = [
    failure('lab2b/crashes', 'applied state', 'store 2 at 12 ms: found "a", expected "b"\nmore'),
    failure('lab2b/partitions', 'applied state', 'store 3 at 9 ms: found "c", expected ""'),
    failure('lab2b/everything', 'log on disk', 'store 2 at 12 ms: found "a", expected "b"'),
  ];
  expect(idsOf(failures)).toEqual([['lab2b/partitions', 'lab2b/crashes'], ['lab2b/everything']]);
});

test('the reasons are in the order of the parts, and the most basic one of a part comes first', () => {
  const failures = [
    failure('lab2aa/higher-term', 'terms', 'a'),
    failure('lab1/concurrent-requests', 'liveness', 'No event is left.', 'stuck'),
    failure('lab1/concurrent-requests', 'linearizability', 'no order explains it'),
    failure('lab1/acknowledged-survives-crash', 'durability', 'a put is lost'),
    failure('lab1/delete', 'requests', 'found it'),
    failure('lab1/binary-data', 'exception', 'TypeError', 'crash'),
    failure('lab1/put-then-get', 'does not load', 'raw-api.ts does not compile', 'crash'),
    failure('lab1/scan-bounds', 'not implemented', 'not implemented yet: lab1: rawScan', 'crash'),
    failure('lab2aa/explored-elections', 'election safety', 'two leaders'),
    failure('lab2aa/simulated-elections', 'leader append-only', 'an entry changed'),
    failure('lab1/scan-is-one-moment', 'checker budget', 'no answer', 'unknown'),
  ];
  const expected = [
    'not implemented',
    'does not load',
    'requests',
    'durability',
    'exception',
    'linearizability',
    'liveness',
    'checker budget',
    'terms',
    'election safety',
    'leader append-only',
  ];
  expect(groupByReason(failures, (each) => each).map(([first]) => first!.property)).toEqual(expected);
});

test('a violated property that names the wrong state comes before an assertion of the solution that failed later', () => {
  const failures = [
    failure('lab2ab/backtracking', 'assertion', 'the entry at 5 was discarded', 'crash'),
    failure('lab2ab/commit-bounds', 'commit', 'Expected commit index 3, found 5.'),
    failure('lab2ab/simulated-replication', 'liveness', 'No event is left.', 'stuck'),
  ];
  expect(groupByReason(failures, (each) => each).map(([first]) => first!.property)).toEqual(['commit', 'assertion', 'liveness']);
});
