import { describeField, describeStoreStatus } from '#harness/report/model/describe-event';
import type { TimelineSpan } from '#harness/report/model/actor-timelines';
import type { RunModel } from '#harness/report/model/run-model';
import { splitState, statesAt } from '#harness/report/model/state-at';

/** The state of each store and node when the run ended: its status in one line, its internal state below it. A section, if there is any. */
export function printFinalStates(run: RunModel): string[] {
  const lines = statesAt(run, run.report.events.length - 1).flatMap((state) =>
    state.kind === 'client' ? [] : state.peers.flatMap(({ region, span }) => printPeer(state.actor, region, span)),
  );
  return lines.length === 0 ? [] : [`State when the run ended:\n${lines.join('\n')}`];
}

function printPeer(actor: string, region: number | undefined, { condition, status }: TimelineSpan): string[] {
  const { fields, details } = splitState(status);
  const name = region === undefined ? actor : `${actor}, region ${region}`;
  if (condition !== 'up') return [`  ${name}: ${condition}`];
  const standing = describeStoreStatus(fields);
  if (standing === '' && details.length === 0) return [];
  return [`  ${name}: ${standing}`.trimEnd(), ...details.map(([field, value]) => `    ${describeField(field, value)}`)];
}
