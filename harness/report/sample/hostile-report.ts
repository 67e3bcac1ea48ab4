import type { FailureReport } from '#harness/report/report-data';

/** Runs in a page if it is interpreted as HTML: an attribute, the end of a script, a comment, a line end of old JavaScript. */
const HOSTILE = `"'></script><img src=x onerror="window.hacked = true"><!--\u2028&amp;`;

/** For tests: a report in which every text that a solution can influence is an HTML injection. */
export function hostileReport(): FailureReport {
  return {
    title: HOSTILE,
    testId: HOSTILE,
    seed: 1,
    shownSeed: 1,
    verdict: 'crash',
    property: HOSTILE,
    message: HOSTILE,
    references: HOSTILE,
    docs: HOSTILE,
    replay: HOSTILE,
    axis: 'time',
    leftOut: 0,
    actors: ['client 1', 'store 1', `store ${HOSTILE}`],
    faults: [{ label: HOSTILE, kind: HOSTILE, actors: [HOSTILE], fromMicros: 0, toMicros: null }],
    events: [
      { at: 0, actor: 'client 1', kind: 'invoke', data: { operation: 1, what: HOSTILE } },
      { at: 1, actor: 'client 1', kind: 'send', data: { message: 1, to: 'store 1', type: HOSTILE, summary: HOSTILE } },
      { at: 2, actor: 'store 1', kind: 'receive', data: { message: 1, from: 'client 1' } },
      { at: 3, actor: 'store 1', kind: 'log', data: { message: HOSTILE, [HOSTILE]: HOSTILE } },
      { at: 4, actor: 'store 1', kind: 'status', data: { role: HOSTILE, term: 1, [HOSTILE]: HOSTILE } },
      { at: 5, actor: `store ${HOSTILE}`, kind: HOSTILE, data: { [HOSTILE]: HOSTILE } },
      { at: 6, actor: 'client 1', kind: 'return', data: { operation: 1, outcome: 'answered', result: HOSTILE } },
      { at: 7, actor: 'world', kind: 'crash', data: { property: HOSTILE } },
    ],
    illegalOperations: [{ actor: 'client 1', operation: 1 }],
    history: HOSTILE,
  };
}
