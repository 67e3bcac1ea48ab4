import type { ReportEvent } from '#harness/report/report-data';
import { type EventData, type EventKind, type NoteData, type NoteKind, SIMULATION_ACTOR } from '#harness/trace/vocabulary';

/**
 * The data of `event` if it is of this kind; undefined otherwise. The events come from a trace of the simulation, so the data has the
 * type `EventData`. Fields may be missing, as in a trace of an older version.
 */
export function dataOf<Kind extends EventKind | NoteKind>(
  event: ReportEvent,
  kind: Kind,
): Partial<(EventData & NoteData)[Kind]> | undefined {
  return event.kind === kind ? (event.data as Partial<(EventData & NoteData)[Kind]>) : undefined;
}

export function isClientActor(actor: string): boolean {
  return actor.startsWith('client');
}

/** Whether an event of this actor concerns the whole run. */
export function isSimulation(actor: string): boolean {
  return actor === SIMULATION_ACTOR;
}

/** The title of a report's history: without clients, it is the test's own description of its state. */
export function historyTitle({ actors }: { readonly actors: readonly string[] }): string {
  return actors.some(isClientActor) ? 'Client history' : 'Test state';
}

/** The name of an actor for people: traces call the simulation `world`. */
export function actorLabel(actor: string): string {
  return isSimulation(actor) ? 'simulation' : actor;
}
