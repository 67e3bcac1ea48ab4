import type { Chatter, Line, Sent } from './chatter';

/** Virtual milliseconds. A fault that makes a line silent lasts at least 10. */
const SILENCE = 6;

/** The maximum lateness of a message: 100 by a delay, 100 by reordering, 50 by a slow store, and the rest as a margin. */
export const LATEST = 260;

/** All lines between two of the stores. */
export function pairsOf(storeCount: number): (readonly [from: number, to: number])[] {
  const ids = Array.from({ length: storeCount }, (_, i) => i + 1);
  return ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => [from, to] as const));
}

/** All sequences of `length` successive messages. */
export function runsOf(line: Line, length: number): Line[] {
  return line.slice(length - 1).map((_, i) => line.slice(i, i + length));
}

export function isLost({ receivedAt }: Sent): boolean {
  return receivedAt.length === 0;
}

/** Whether store `to` receives messages from store `from` without a gap from `start` to `end`. */
export function isNeverSilent(chatter: Chatter, [from, to]: readonly [number, number], start: number, end: number): boolean {
  const times = chatter
    .line(from, to)
    .flatMap(({ receivedAt }) => receivedAt)
    .filter((at) => at >= start && at <= end);
  const all = [start, ...times.sort((left, right) => left - right), end];
  return all.every((at, i) => i === 0 || at - all[i - 1]! <= SILENCE);
}

export function staysUp(chatter: Chatter, store: number, start: number, end: number): boolean {
  return chatter.restarts(store).every((at) => at < start || at > end);
}
