import type { Assumption } from './assumption';
import { SLEEP_MS, type Turn, work } from './worker';

/** More successive turns than a run has pauses. */
const SUCCESSIVE_TURNS = 4;

/** Assumptions about a store's disk, processor and clock. */
export const STORE_ASSUMPTIONS: readonly Assumption[] = [
  {
    assumes: 'a write without sync survives',
    brokenBy: 'crash',
    holds: async (context) => (await work(context)).forgotten === 0,
  },
  {
    assumes: 'a write takes effect, even if it threw',
    brokenBy: 'disk error',
    holds: async (context) => (await work(context)).missing === 0,
  },
  {
    assumes: 'a sleep of 1 ms ends within 60 ms',
    brokenBy: 'pause',
    holds: async (context) => (await work(context)).turns.every(({ sleepMs }) => sleepMs < 60),
  },
  {
    assumes: 'successive sleeps are not twice as long as requested',
    brokenBy: 'slow store',
    holds: async (context) => !hasSuccessive((await work(context)).turns, ({ sleepMs }) => sleepMs > 1.9 * SLEEP_MS),
  },
  {
    assumes: 'successive writes take at most 0.35 ms while sleeps end in time',
    brokenBy: 'slow disk',
    holds: async (context) =>
      !hasSuccessive((await work(context)).turns, ({ writeMs, sleepMs }) => writeMs > 0.35 && sleepMs < 1.5 * SLEEP_MS),
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

function hasSuccessive(turns: readonly Turn[], is: (turn: Turn) => boolean): boolean {
  let count = 0;
  return turns.some((turn) => {
    count = is(turn) ? count + 1 : 0;
    return count >= SUCCESSIVE_TURNS;
  });
}
