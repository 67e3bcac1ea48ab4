import type { Entry } from '#kit/wire/raft';

const utf8 = new TextDecoder();

/** `7@3 x`: index, term and data; the first entry of a leader's term is `7@3 (no-op)`. */
export function describeEntry({ index, term, data }: Entry): string {
  return `${index}@${term} ${data.length === 0 ? '(no-op)' : utf8.decode(data)}`;
}

/** `4@1 x, 5@1 y`; if there are more than four, only the first and the last. */
export function describeEntries(entries: readonly Entry[], describe: (entry: Entry) => string = describeEntry): string {
  const shown = entries.map(describe);
  return shown.length <= 4 ? shown.join(', ') : `${shown[0]} … ${shown.at(-1)}`;
}

/** One row per log: the terms of its entries, as in the paper's figure 7, with `|` after the last committed one. */
export function drawLogs(logs: readonly { id: number; terms: readonly number[]; commit: number }[]): string[] {
  const longest = Math.max(...logs.map(({ terms }) => terms.length));
  const header = Array.from({ length: longest }, (_, i) => cell(i + 1, ' ')).join('');
  return [`index ${header}`, ...logs.map(({ id, terms, commit }) => `${id}:    ${bar(commit === 0)}${drawRow(terms, commit)}`)].map(
    (line) => line.trimEnd(),
  );
}

function drawRow(terms: readonly number[], commit: number): string {
  return terms.map((term, i) => cell(term, bar(i + 1 === commit))).join('');
}

function bar(isCommit: boolean): string {
  return isCommit ? '|' : ' ';
}

function cell(content: number, end: string): string {
  return String(content).padStart(2) + end;
}
