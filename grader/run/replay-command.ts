import type { Solution } from './solution';

/** What a grade took the code from: part of every command that repeats one of its runs. */
export interface GradedCode {
  readonly solution: Solution;
  /** Names of the parts that were taken from the reference. */
  readonly assumed: ReadonlySet<string>;
}

/** What to run again. */
export type ReplayedRun =
  | { readonly kind: 'seed'; readonly testId: string; readonly seed: number }
  /** A test on real sockets. */
  | { readonly kind: 'test'; readonly testId: string }
  /** The path of a file that was written with a report. */
  | { readonly kind: 'file'; readonly testId: string; readonly file: string };

/** A command that repeats a run. One line, for a shell in the same folder. */
export function replayCommand(run: ReplayedRun, { solution, assumed }: GradedCode): string {
  const words = ['npx', 'typekv', 'grade', ...wordsFor(run)];
  if (solution.name !== 'labs') words.push('--solution', solution.name);
  if (assumed.size > 0) words.push('--assume', [...assumed].join(','));
  return words.map(quote).join(' ');
}

function wordsFor(run: ReplayedRun): string[] {
  const [part, name] = run.testId.split('/') as [string, string];
  switch (run.kind) {
    case 'seed':
      return [part, '--test', name, '--seed', String(run.seed)];
    case 'test':
      return [part, '--test', name];
    case 'file':
      return [part, '--replay', run.file];
  }
}

/** Quotes a word for a shell. */
function quote(word: string): string {
  return /^[\w./,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
