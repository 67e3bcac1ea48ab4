import type { Command, Option } from 'commander';

import { UsageError } from '#grader/usage-error';

/** Options of npm itself that users set in their .npmrc. */
const OPTIONS_OF_NPM = ['json', 'force'];

/**
 * `npm run grade lab1 --seed 7` reaches us as `grade lab1 7`: npm takes `--seed` as an option of its own, and shows it only
 * in the environment, as `npm_config_seed`.
 *
 * @param words the name of the command, then its arguments and options
 * @throws UsageError if npm took an option of the command
 */
export function refuseSwallowedOptions(command: Command, words: readonly string[], environment: NodeJS.ProcessEnv): void {
  if (environment['npm_lifecycle_event'] !== words[0]) return;
  const swallowed = command.options.filter((option) => wasSwallowed(option, words, environment)).map((option) => option.long);
  if (swallowed.length === 0) return;
  throw new UsageError(
    `npm took ${swallowed.join(' and ')} as its own option and did not pass it on: use npx typekv ${words[0]} … instead.`,
  );
}

function wasSwallowed(option: Option, words: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  const value = environment[`npm_config_${option.name().replaceAll('-', '_')}`];
  const isPassedOn = words.some((word) => word === option.long || word.startsWith(`${option.long}=`));
  return value !== undefined && value !== 'false' && !isPassedOn && !OPTIONS_OF_NPM.includes(option.name());
}
