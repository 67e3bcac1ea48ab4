import type { Command, Option } from 'commander';

import { UsageError } from '#grader/usage-error';

/**
 * `npm run grade lab1 --seed 7` reaches us as `grade lab1 7`: npm took `--seed` for an option of its own, and tells so only
 * in its environment. Noticed, this is a usage error with the command that was meant; it never guesses what to do.
 *
 * @param words the command's name and what follows it
 * @throws UsageError
 */
export function explainSwallowedOptions(command: Command | undefined, words: readonly string[], environment: NodeJS.ProcessEnv): void {
  if (command === undefined || environment['npm_lifecycle_event'] !== words[0]) return;
  const strays = straysAmong(words);
  const swallowed = command.options.filter((option) => wasSwallowed(option, words, strays, environment));
  if (swallowed.length === 0) return;
  const names = swallowed.map((option) => option.long).join(' and ');
  const { text, certain } = corrected(words, swallowed, environment);
  const doubt = certain ? '' : '\n(npm loses the order of the options: see that each has its own value.)\n';
  throw new UsageError(`npm kept ${names} for itself. Options go after a lone --, like this:\n\n  ${text}\n${doubt}`);
}

/** The words in front of the first option: npm puts there all that it does not take for an option or its value. */
function straysAmong([, ...words]: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => word.startsWith('-'));
  return first < 0 ? words : words.slice(0, first);
}

/** npm turns `--seed-base` into this variable, `true` where the value is among the words. */
function variable(option: Option): string {
  return `npm_config_${option.name().replaceAll('-', '_')}`;
}

/** Options of npm's own that some have in their .npmrc: those were swallowed only if a word fits them. */
const ALSO_OF_NPM = ['json', 'force'];

function wasSwallowed(option: Option, words: readonly string[], strays: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  const value = environment[variable(option)];
  const given = words.some((word) => word === option.long || word.startsWith(`${option.long}=`));
  if (value === undefined || value === 'false' || given) return false;
  return !ALSO_OF_NPM.includes(option.name()) || (option.required && strays.some((word) => kindOf(option).test(word)));
}

const ANY = /^/;
/** By the placeholder of an option's value, `--seed <n>`: what such a value looks like. */
const KINDS: Readonly<Record<string, RegExp>> = { n: /^\d+(\.\d+)?$/, file: /\.\w+$/, part: /^lab\d/, parts: /^lab\d/ };

function kindOf(option: Option): RegExp {
  const [, placeholder] = /<(.+)>/.exec(option.flags) ?? [];
  return KINDS[placeholder ?? ''] ?? ANY;
}

interface Corrected {
  readonly text: string;
  /** No two options could have been meant with each other's value. */
  readonly certain: boolean;
}

/** Puts the stray words back behind the options that they came from. Those that no option wants are parts. */
function corrected([script, ...words]: readonly string[], swallowed: readonly Option[], environment: NodeJS.ProcessEnv): Corrected {
  const before = straysAmong([script!, ...words]);
  const strays = [...before];
  let certain = true;
  // Those with a recognizable value choose first.
  const inOrder = [...swallowed].sort((left, right) => Number(kindOf(left) === ANY) - Number(kindOf(right) === ANY));
  const options = inOrder.map((option) => {
    const inline = environment[variable(option)]!;
    if (!option.required) return option.long!;
    if (inline !== 'true' && inline !== '') return `${option.long} ${quote(inline)}`;
    const fitting = strays.filter((word) => kindOf(option).test(word) && (kindOf(option) !== ANY || !isPart(word)));
    const rivals = inOrder.filter((other) => other !== option && other.required && kindOf(other).source === kindOf(option).source);
    if (rivals.length > 0) certain = false;
    // A part's own words come first: `grade lab2 --assume lab1`.
    const value = isPart(fitting[0] ?? '') ? fitting.at(-1) : fitting[0];
    if (value !== undefined) strays.splice(strays.lastIndexOf(value), 1);
    return `${option.long} ${value === undefined ? 'VALUE' : quote(value)}`;
  });
  return { text: ['npm run', script, ...strays.map(quote), '--', ...options, ...words.slice(before.length).map(quote)].join(' '), certain };
}

function isPart(word: string): boolean {
  return KINDS['part']!.test(word);
}

function quote(word: string): string {
  return /^[\w./:,=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
