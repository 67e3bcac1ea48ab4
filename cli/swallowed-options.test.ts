import { makeProgram } from './main';
import { explainSwallowedOptions } from './swallowed-options';

/** What the user is told; `undefined` where npm swallowed nothing. The environment is what npm 11 makes of the options. */
function explanation(line: string, environment: Readonly<Record<string, string>>): string | undefined {
  const words = line.split(' ');
  const command = makeProgram(() => undefined).commands.find((candidate) => candidate.name() === words[0]);
  try {
    explainSwallowedOptions(command, words, { npm_lifecycle_event: words[0]!, ...environment });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function correctedCommand(line: string, environment: Readonly<Record<string, string>>): string | undefined {
  return /^ {2}(npm run .*)$/m.exec(explanation(line, environment) ?? '')?.[1];
}

const yes = 'true';

test.each([
  ['--seed 7', 'grade lab1 7', { npm_config_seed: yes }, 'npm run grade lab1 -- --seed 7'],
  ['--seed=7', 'grade lab1', { npm_config_seed: '7' }, 'npm run grade lab1 -- --seed 7'],
  ['--seed-base 5', 'grade lab1 5', { npm_config_seed_base: yes }, 'npm run grade lab1 -- --seed-base 5'],
  ['--watch', 'grade lab1', { npm_config_watch: yes }, 'npm run grade lab1 -- --watch'],
  ['--solution ../mine', 'grade ../mine', { npm_config_solution: yes }, 'npm run grade -- --solution ../mine'],
  [
    '--json r.json --seed 7',
    'grade lab1 r.json 7',
    { npm_config_seed: yes, npm_config_json: yes },
    'npm run grade lab1 -- --seed 7 --json r.json',
  ],
  [
    '--test scan --seed 7',
    'grade lab1 scan 7',
    { npm_config_seed: yes, npm_config_test: yes },
    'npm run grade lab1 -- --seed 7 --test scan',
  ],
  ['--assume lab1', 'grade lab2 lab1', { npm_config_assume: yes }, 'npm run grade lab2 -- --assume lab1'],
  ['--seed 7, and -- --watch', 'grade lab1 7 --watch', { npm_config_seed: yes }, 'npm run grade lab1 -- --seed 7 --watch'],
  ['--seed without a number', 'grade lab1', { npm_config_seed: yes }, 'npm run grade lab1 -- --seed VALUE'],
  [
    '--part lab1 --minutes 2.5',
    'soak lab1 2.5',
    { npm_config_minutes: yes, npm_config_part: yes },
    'npm run soak -- --part lab1 --minutes 2.5',
  ],
  ['--quick', 'zoo lab1', { npm_config_quick: yes }, 'npm run zoo lab1 -- --quick'],
  ['--force', 'stubs', { npm_config_force: yes }, undefined],
  ["--test 'it''s'", "grade it's", { npm_config_test: yes }, "npm run grade -- --test 'it'\\''s'"],
])('%s is put behind --', (_, line, environment, command) => {
  expect(correctedCommand(line, environment as Readonly<Record<string, string>>)).toBe(command);
});

test('where values could be mixed up, it says so', () => {
  const text = explanation('grade lab1 7 2', { npm_config_seed: yes, npm_config_workers: yes });
  expect(text).toContain('npm kept --seed and --workers for itself.');
  expect(text).toContain('see that each has its own value');
  expect(explanation('grade lab1 7', { npm_config_seed: yes })).not.toContain('each has its own value');
});

test.each([
  ['options behind --', 'grade lab1 --seed 7', {}],
  ['an option that came through all the same', 'grade lab1 --seed 7', { npm_config_seed: '7' }],
  ["json=true in the user's .npmrc", 'grade lab1 --seed 7', { npm_config_json: yes }],
  ['options of other commands', 'grade lab1', { npm_config_quick: yes }],
  ['npm options that are none of ours', 'grade lab1', { npm_config_loglevel: 'silent' }],
  ['another script', 'grade lab1 7', { npm_config_seed: yes, npm_lifecycle_event: 'test' }],
])('%s is no reason to complain', (_, line, environment) => {
  expect(explanation(line, environment as Readonly<Record<string, string>>)).toBeUndefined();
});
