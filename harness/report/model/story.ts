import { type Life, livesOf } from '#harness/report/model/lives';
import { type Flight, type Message, messagesOf } from '#harness/report/model/messages';
import { type ClientOperation, operationKey, operationsOf } from '#harness/report/model/operations';
import { statusChanges } from '#harness/report/model/status-changes';
import type { FailureReport } from '#harness/report/report-data';
import { type StoreStatus, SIMULATION_ACTOR } from '#harness/trace/vocabulary';

/** A report put together for reading: what belongs to each other among its events. */
export interface Story {
  readonly report: FailureReport;
  readonly flights: readonly Flight[];
  /** By number. */
  readonly messages: ReadonlyMap<number, Message>;
  readonly operations: readonly ClientOperation[];
  /** By `operationKey`. */
  readonly operationsByKey: ReadonlyMap<string, ClientOperation>;
  /** The lives of the stores and the scheduler, by actor. */
  readonly lives: ReadonlyMap<string, readonly Life[]>;
  /** By the index of a `status`: the fields that it changed, with their new values. */
  readonly statusChanges: ReadonlyMap<number, StoreStatus>;
  /** In virtual microseconds. */
  readonly endOfRun: number;
}

export function storyOf(report: FailureReport): Story {
  const { messages, flights } = messagesOf(report.events);
  const operations = operationsOf(report);
  const stores = report.actors.filter((actor) => !isClient(actor));
  const lives = new Map(stores.map((actor) => [actor, livesOf(actor, report.events)]));
  return {
    report,
    flights,
    messages: new Map(messages.map((message) => [message.number, message])),
    operations,
    operationsByKey: new Map(operations.map((operation) => [operationKey(operation.actor, operation.number), operation])),
    lives,
    statusChanges: statusChanges(report.events, [...lives.values()].flat()),
    endOfRun: report.events.at(-1)?.at ?? 0,
  };
}

export function isClient(actor: string): boolean {
  return actor.startsWith('client');
}

export function isWorld(actor: string): boolean {
  return actor === SIMULATION_ACTOR;
}
