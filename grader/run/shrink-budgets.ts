/** The budget of one grade for shrinking, in events of the simulation: about as many as its failing tests would have used if they had passed. */
const EVENTS_PER_FAILING_TEST = 40_000;

/** If few tests fail, there is time for more: about ten seconds of one core. */
const EVENTS_MIN = 300_000;

/** The budget of one failure: at most 20 seconds of one core. */
const EVENTS_MAX_PER_FAILURE = 400_000;

/** The share of the budget of a reason that goes to one of its failures. The other failures share the rest. */
const FIRST_SHARE = 1 / 2;

/**
 * How many events shrinking may use for each failure. It is not a time: the report of a seed must be the same on every machine.
 * Each reason has an equal share of the budget. In a reason, the failure with the smallest run has the largest budget, because
 * probably it is the one that is shown.
 *
 * @param reasons the failures, grouped by their reason
 * @param sizeOf the number of events of the failing run
 */
export function shrinkBudgets<Failed>(reasons: readonly (readonly Failed[])[], sizeOf: (failed: Failed) => number): Map<Failed, number> {
  const budgets = new Map<Failed, number>();
  const total = Math.max(EVENTS_MIN, reasons.flat().length * EVENTS_PER_FAILING_TEST);
  for (const failures of reasons) {
    const [first, ...others] = [...failures].sort((left, right) => sizeOf(left) - sizeOf(right));
    const share = total / reasons.length;
    const ofFirst = others.length === 0 ? share : share * FIRST_SHARE;
    budgets.set(first!, Math.min(EVENTS_MAX_PER_FAILURE, Math.floor(ofFirst)));
    for (const other of others) budgets.set(other, Math.min(EVENTS_MAX_PER_FAILURE, Math.floor((share - ofFirst) / others.length)));
  }
  return budgets;
}
