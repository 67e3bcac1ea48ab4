/** Wrong command lines: each is told what was wrong and what there is, with exit status 2. */
import { tmpdir } from 'node:os';

import { runNpm, runTypekv } from './testing/run-typekv';

const SECONDS = 1000;

test.concurrent.each([
  ['an unknown part', ['grade', 'lab9'], ["Unknown part 'lab9'.", 'lab1']],
  ['an unknown part to assume', ['grade', '--assume', 'lab9'], ["Unknown part 'lab9'."]],
  [
    'an unknown option',
    ['grade', 'lab1', '--sed', '7'],
    ["unknown option '--sed'", 'Did you mean --seed?', 'The options of grade:', '--seed-base <n>'],
  ],
  [
    'an unknown test',
    ['grade', 'lab1', '--test', 'nonesuch'],
    ["No test matches 'nonesuch'", 'lab1/put-then-get: A get answers the value that was put last'],
  ],
  ['a seed that is no number', ['grade', 'lab1', '--seed', 'seven'], ["argument 'seven' is invalid. It takes a whole number."]],
  ['an option without its value', ['grade', 'lab1', '--seed'], ["option '--seed <n>' argument missing"]],
  ['no workers', ['grade', 'lab1', '--workers', '0'], ['It takes a whole number above 0.']],
  ['an unknown command', ['grad'], ["unknown command 'grad'", 'Did you mean grade?', 'The commands:']],
  ['no command', [], ['The commands:', 'Their options: ./typekv COMMAND --help']],
  ['a solution that is not there', ['grade', '--solution', '/no/such/folder'], ['there is no such folder']],
  ['a solution without parts', ['grade', '--solution', '/bin'], ['this folder contains no lab1/ and no labs/lab1/.']],
  [
    'results that cannot be written',
    ['grade', '--json', '/no/such/folder/r.json'],
    ['--json /no/such/folder/r.json: this file cannot be written.'],
  ],
  ['a folder for results', ['grade', '--junit', tmpdir()], ['this file cannot be written.']],
  ['a bug that is not there', ['zoo', '--bug', 'nonesuch'], ["No bug's name has 'nonesuch'", 'lab1/delete-does-nothing']],
] as const)(
  '%s',
  async (_, words, expected) => {
    const { status, stdout, stderr } = await runTypekv(...words);
    expect([status, stdout]).toEqual([2, '']);
    for (const text of expected) expect(stderr).toContain(text);
    // Nothing of ours: no stack, no name of a class.
    expect(stderr).not.toMatch(/^ +at |\w+Error: /m);
  },
  60 * SECONDS,
);

test.concurrent.each([
  ['--seed 7', ['lab1', '--seed', '7'], 'npm run grade lab1 -- --seed 7'],
  ['--seed=7', ['lab1', '--seed=7'], 'npm run grade lab1 -- --seed 7'],
  ['several', ['lab1', '--test', 'scan', '--seed', '7'], 'npm run grade lab1 -- --seed 7 --test scan'],
  ['--json, which is an option of npm too', ['lab1', '--json', 'r.json', '--seed', '7'], 'npm run grade lab1 -- --seed 7 --json r.json'],
  ['--solution reference', ['lab1', '--solution', 'reference'], 'npm run grade lab1 -- --solution reference'],
  ['--watch', ['lab1', '--watch'], 'npm run grade lab1 -- --watch'],
])(
  'through npm without --: %s',
  async (_, words, corrected) => {
    const { status, stdout, stderr } = await runNpm('grade', ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(`\n  ${corrected}\n`);
    // It never guesses: nothing was graded.
    expect(stdout).not.toContain('points');
  },
  60 * SECONDS,
);
