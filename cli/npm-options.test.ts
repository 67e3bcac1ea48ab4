/** Goal: options that npm keeps for itself are reported, and nothing else is. Method: the environment that npm 11 gives a script. */
import { refuseSwallowedOptions } from './npm-options';
import { makeProgram } from './program';

function refuse(line: string, environment: Readonly<Record<string, string>>): void {
  const words = line.split(' ');
  const command = makeProgram(() => undefined, [words[0]!]).commands.find((candidate) => candidate.name() === words[0])!;
  refuseSwallowedOptions(command, words, { npm_lifecycle_event: words[0]!, ...environment });
}

test.each([
  ['grade lab1 7', { npm_config_seed: 'true' }, 'npm took --seed as its own option'],
  ['grade lab1', { npm_config_seed: '7' }, 'npm took --seed as its own option'],
  ['grade lab1 5', { npm_config_seed_base: 'true' }, 'npm took --seed-base as its own option'],
  ['grade lab1', { npm_config_watch: 'true' }, 'npm took --watch as its own option'],
  ['grade lab1 7 --watch', { npm_config_seed: 'true' }, 'use npx typekv grade … instead'],
  ['soak lab1 2', { npm_config_part: 'true', npm_config_minutes: 'true' }, 'npm took --part and --minutes as its own option'],
  ['zoo lab1', { npm_config_quick: 'true' }, 'use npx typekv zoo … instead'],
])('%s with %j: %s', (line, environment, message) => {
  expect(() => refuse(line, environment)).toThrow(message);
});

test.each([
  ['options after --', 'grade lab1 --seed 7', {}],
  ['an option that npm passed on as well', 'grade lab1 --seed 7', { npm_config_seed: '7' }],
  ['json=true in .npmrc', 'grade lab1', { npm_config_json: 'true' }],
  ['force=true in .npmrc', 'stubs', { npm_config_force: 'true' }],
  ['options of other commands', 'grade lab1', { npm_config_quick: 'true' }],
  ['options of npm', 'grade lab1', { npm_config_loglevel: 'silent' }],
  ['npx', 'grade lab1', { npm_config_seed: '7', npm_lifecycle_event: 'npx' }],
])('no error for %s', (_, line, environment) => {
  expect(() => refuse(line, environment as Readonly<Record<string, string>>)).not.toThrow();
});
