import type { ReportEvent } from '#harness/report/report-data';

/** The kinds of actors that have a lane, from the top: the story begins with a client. */
const LANE_ORDER = ['client', 'store', 'scheduler'];

/** The actors of a run that have lanes, in the order of the lanes: clients, stores, the scheduler. */
export function actorsOf(events: readonly ReportEvent[]): string[] {
  const actors = [...new Set(events.map((event) => event.actor))].filter((actor) => laneRank(actor) >= 0);
  return actors.sort((left, right) => laneRank(left) - laneRank(right) || numberOf(left) - numberOf(right));
}

function laneRank(actor: string): number {
  return LANE_ORDER.indexOf(actor.split(' ')[0]!);
}

function numberOf(actor: string): number {
  return Number(actor.split(' ')[1] ?? 0);
}
