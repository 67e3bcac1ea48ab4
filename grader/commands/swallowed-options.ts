import { UsageError } from './usage-error';

/** Options that take a value, of all commands; npm eats them when `--` is missing, and leaves their values as stray words. */
const WITH_VALUE = [
  'test', 'seed', 'replay', 'solution', 'assume', 'seeds', 'seed-base', 'json', 'junit', 'gradescope', 'report', 'workers', 'part',
  'minutes', 'engine', 'dir', 'listen', 'histories', 'output', 'bug', 'only',
]; // prettier-ignore
const WITHOUT_VALUE = ['watch', 'shrink', 'quick', 'all', 'check', 'force'];

/**
 * `npm run grade lab1 --seed 7` reaches us as `grade lab1 7`: npm took `--seed` for an option of its own, and tells so only
 * in its environment. Noticed, this is a usage error with the command that was meant; it never guesses what to do.
 *
 * @throws UsageError
 */
export function explainSwallowedOptions(words: readonly string[], environment: NodeJS.ProcessEnv): void {
  const script = environment['npm_lifecycle_event'];
  if (script === undefined || words[0] === undefined || script !== words[0]) return;
  const swallowed = [...WITH_VALUE, ...WITHOUT_VALUE].filter((option) => wasSwallowed(option, words, environment));
  if (swallowed.length === 0) return;
  throw new UsageError(
    `npm kept ${swallowed.map((option) => `--${option}`).join(' and ')} for itself. Options go after a lone --, like this:\n\n` +
      `  ${corrected(script, words.slice(1), swallowed, environment)}\n`,
  );
}

function wasSwallowed(option: string, words: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  const value = environment[variable(option)];
  return value !== undefined && value !== 'false' && !words.some((word) => word === `--${option}` || word.startsWith(`--${option}=`));
}

/** npm turns `--seed-base` into this variable. */
function variable(option: string): string {
  return `npm_config_${option.replaceAll('-', '_')}`;
}

/** Puts the stray words back behind the options they came from, in the order in which npm names the options. */
function corrected(script: string, words: readonly string[], swallowed: readonly string[], environment: NodeJS.ProcessEnv): string {
  const strays = words.filter((word) => !/^lab\d/.test(word) && !word.startsWith('-'));
  const kept = words.filter((word) => !strays.includes(word));
  const inOrder = Object.keys(environment).flatMap((name) => swallowed.filter((option) => variable(option) === name));
  const options = inOrder.map((option) => printOption(option, environment[variable(option)]!, strays));
  return ['npm run', script, ...kept.filter((word) => !word.startsWith('-')), '--', ...kept.filter((word) => word.startsWith('-')), ...options, ...strays].join(' ');
}

/** `--seed=7` keeps its value in the environment; `--seed 7` leaves it among the stray words, which this takes it from. */
function printOption(option: string, value: string, strays: string[]): string {
  if (WITHOUT_VALUE.includes(option)) return `--${option}`;
  const given = value === 'true' || value === '' ? (strays.shift() ?? 'VALUE') : value;
  return `--${option} ${given}`;
}
