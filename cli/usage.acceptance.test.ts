/** Goal: a wrong command line ends with the exit code for usage, and the message says what is wrong and what is valid. */
import { tmpdir } from 'node:os';

import { EXIT } from './exit-codes';
import { makeProgram } from './program';
import { runNpm, runNpx, runTypekv } from './testing/run-typekv';

const SECONDS = 1000;

test.concurrent.each([
  ['an unknown part', ['grade', 'lab9'], ["'lab9'", 'lab1']],
  ['an unknown part to assume', ['grade', '--assume', 'lab9'], ["'lab9'", 'lab1']],
  [
    'an unknown option',
    ['grade', 'lab1', '--sed', '7'],
    ["unknown option '--sed'", 'Did you mean --seed?', 'Usage: npx typekv grade', '--seed-base <n>'],
  ],
  ['an unknown test', ['grade', 'lab1', '--test', 'nonesuch'], ["No test matches 'nonesuch'", 'lab1/put-then-get: ']],
  ['a seed that is not a number', ['grade', 'lab1', '--seed', 'seven'], ["argument 'seven' is invalid. Expected a whole number."]],
  ['an option without its value', ['grade', 'lab1', '--seed'], ["option '--seed <n>' argument missing"]],
  ['no workers', ['grade', 'lab1', '--workers', '0'], ['Expected a whole number above 0.']],
  ['an unknown command', ['grad'], ["unknown command 'grad'", 'Did you mean grade?', 'Commands:']],
  ['no command', [], ['Commands:', 'Options of a command: npx typekv COMMAND --help']],
  ['a solution that does not exist', ['grade', '--solution', '/no/such/folder'], ['/no/such/folder']],
  ['a solution without parts', ['grade', '--solution', '/bin'], ['labs/lab1/']],
  ['results that cannot be written', ['grade', '--json', '/no/such/folder/r.json'], ['--json /no/such/folder/r.json: ']],
  ['a folder for results', ['grade', '--junit', tmpdir()], ['--junit ']],
  ['an unknown mutant', ['zoo', '--bug', 'nonesuch'], ["No mutant matches 'nonesuch'", 'lab1/delete-does-nothing']],
  ['--base without --rebase', ['zoo', '--base', 'HEAD'], ['--base, --rename and --resolved need --rebase.']],
  ['unknown figures', ['bench', '--only', 'nonesuch'], ['Allowed choices are grade, simulation']],
] as const)(
  '%s',
  async (_, words, expected) => {
    const { status, stdout, stderr } = await runTypekv(...words);
    expect([status, stdout]).toEqual([EXIT.usage, '']);
    for (const text of expected) expect(stderr).toContain(text);
    // No stack, and no name of a class.
    expect(stderr).not.toMatch(/^ +at |\w+Error: /m);
  },
  180 * SECONDS,
);

test.concurrent.each([
  ['--seed 7', ['lab1', '--seed', '7'], '--seed'],
  ['several options', ['lab1', '--test', 'scan', '--seed', '7'], '--test and --seed'],
])(
  'through npm without --: %s',
  async (_, words, options) => {
    const { status, stdout, stderr } = await runNpm('grade', ...words);
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain(`npm took ${options} as its own option and did not pass it on: use npx typekv grade … instead.\n`);
    // Nothing was graded.
    expect(stdout).not.toContain('points');
  },
  180 * SECONDS,
);

test(
  'npx passes options on',
  async () => {
    const words = ['lab1', '--solution', 'reference', '--test', 'put-then-get', '--seed', '7', '--workers', '1', '--no-type-check'];
    const { status, stdout } = await runNpx('grade', ...words);
    expect([status, stdout]).toEqual([EXIT.pass, expect.stringContaining('3 of 3 points')]);
  },
  180 * SECONDS,
);

test('the help of each command fits into 80 columns', () => {
  const program = makeProgram(() => undefined);
  const lines = [program, ...program.commands].flatMap((command) => command.helpInformation().split('\n'));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
