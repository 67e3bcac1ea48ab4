import type { Choices } from '#harness/simulation/choices/choices';

/** Purposes that say how long something takes: their least value is 0. */
const LATENCIES = /^(network|disk): .*(latency|late)/;

/** The same choices, but that every message and every disk takes its least time: failures are easier to read so. */
export function withMinimalLatency(choices: Choices): Choices {
  return {
    choose: (purpose, subject, ordinal, bound) => (LATENCIES.test(purpose.name) ? 0 : choices.choose(purpose, subject, ordinal, bound)),
  };
}
