import { replayCommand } from './replay-command';

const code = (name: string, assumed: readonly string[] = []) => ({ solution: { name, folder: '' }, assumed: new Set(assumed) });

test.each([
  ['the default solution is not named', 'labs', [], 'npx typekv grade lab2b --test crashes --seed 3'],
  ['a folder is named', '../theirs', [], 'npx typekv grade lab2b --test crashes --seed 3 --solution ../theirs'],
  [
    'a folder that a shell would split is quoted',
    "my friend's",
    [],
    "npx typekv grade lab2b --test crashes --seed 3 --solution 'my friend'\\''s'",
  ],
  [
    'assumed parts are named, also with the default solution',
    'labs',
    ['lab1', 'lab2aa'],
    'npx typekv grade lab2b --test crashes --seed 3 --assume lab1,lab2aa',
  ],
])('%s', (_, solution, assumed, command) => {
  expect(replayCommand({ kind: 'seed', testId: 'lab2b/crashes', seed: 3 }, code(solution, assumed))).toBe(command);
});

test('a test without seeds is named without one, and a replay file is quoted', () => {
  expect(replayCommand({ kind: 'test', testId: 'lab1/real-grpc' }, code('labs'))).toBe('npx typekv grade lab1 --test real-grpc');
  const file = 'my reports/lab1-delete-1.replay.json';
  expect(replayCommand({ kind: 'file', testId: 'lab1/delete', file }, code('labs'))).toBe(`npx typekv grade lab1 --replay '${file}'`);
});
