import type { RunResult } from '#harness/scenario/run-scenario';
import type { TraceEvent } from '#harness/trace/trace';
import { type EventKind, SIMULATION_ACTOR } from '#harness/trace/vocabulary';

const COUNTED: ReadonlySet<string> = new Set<EventKind>(['invoke', 'return', 'crash', 'status']);

/** The call and its answer. */
const EXCHANGE_LENGTH = 2;

/**
 * How much a reader of the run has to follow: faults, client calls and answers, crashes, and changes of a store's public
 * status. Ticks, disk completions and messages that change nothing do not count. A call that is repeated until its answer differs
 * counts once.
 */
export function countEvents(run: Pick<RunResult, 'faults' | 'scriptedFaults' | 'trace'>): number {
  const counted = run.trace.filter(({ kind, actor }) => COUNTED.has(kind) && actor !== SIMULATION_ACTOR);
  const repeated = counted.filter((event, i) => isRepeated(event, counted[i - EXCHANGE_LENGTH]));
  // A crash that is a fault of the plan is in both lists.
  const planned = [...run.scriptedFaults, ...run.faults].filter(({ kind }) => kind !== 'crash');
  return counted.length - repeated.length + planned.length;
}

/** Whether the event of a client is the same as in the exchange before, to which nothing else has happened since. */
function isRepeated({ kind, actor, data }: TraceEvent, before: TraceEvent | undefined): boolean {
  if (before === undefined || kind !== before.kind || actor !== before.actor) return false;
  if (kind === 'invoke') return data['to'] === before.data['to'] && data['what'] === before.data['what'];
  return kind === 'return' && data['outcome'] === before.data['outcome'] && data['result'] === before.data['result'];
}
