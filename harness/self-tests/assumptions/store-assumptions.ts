import type { Assumption } from './assumption';
import { SLEEP_MS, type Turn, work } from './worker';

/** More turns in a row than a run has pauses. */
const IN_A_ROW = 4;

/** What programs assume of their store: of its disk, its processor and its clock. */
export const STORE_ASSUMPTIONS: readonly Assumption[] = [
  {
    assumes: 'what was written without sync stays',
    brokenBy: 'crash',
    holds: async (context) => (await work(context)).forgotten === 0,
  },
  {
    assumes: 'what was written is there, whatever write has thrown',
    brokenBy: 'disk error',
    holds: async (context) => (await work(context)).missing === 0,
  },
  {
    assumes: 'a sleep of 1 ms ends within 60 ms',
    brokenBy: 'pause',
    holds: async (context) => (await work(context)).turns.every(({ sleepMs }) => sleepMs < 60),
  },
  {
    assumes: 'sleeps are not twice as long as asked for, time and again',
    brokenBy: 'slow store',
    holds: async (context) => !hasInARow((await work(context)).turns, ({ sleepMs }) => sleepMs > 1.9 * SLEEP_MS),
  },
  {
    assumes: 'while sleeps end in time, writes take at most 0.35 ms, time and again',
    brokenBy: 'slow disk',
    holds: async (context) => !hasInARow((await work(context)).turns, ({ writeMs, sleepMs }) => writeMs > 0.35 && sleepMs < 1.5 * SLEEP_MS),
  },
  {
    assumes: 'clocks agree to 100 ms',
    brokenBy: 'clock',
    holds: async (context) => (await work(context)).turns.every(({ aheadMs }) => Math.abs(aheadMs) < 100),
  },
  {
    assumes: 'no sleep is too short',
    brokenBy: 'clock',
    holds: async (context) => (await work(context)).turns.every(({ sleepMs }) => sleepMs > 0.998 * SLEEP_MS),
  },
];

function hasInARow(turns: readonly Turn[], is: (turn: Turn) => boolean): boolean {
  let count = 0;
  return turns.some((turn) => {
    count = is(turn) ? count + 1 : 0;
    return count >= IN_A_ROW;
  });
}
