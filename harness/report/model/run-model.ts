import { type ActorTimeline, statusChanges, timelinesOf } from '#harness/report/model/actor-timelines';
import { isClientActor } from '#harness/report/model/event-data';
import { type SentMessage, type Transmission, transmissionsOf } from '#harness/report/model/messages';
import { type ObservedOperation, operationKey, operationsOf } from '#harness/report/model/operations';
import { stepsOf } from '#harness/report/model/steps';
import type { FailureReport } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

/** The run of a report, with the relations between its events: messages, operations and the timelines of the actors. */
export interface RunModel {
  readonly report: FailureReport;
  readonly transmissions: readonly Transmission[];
  /** By number. */
  readonly messages: ReadonlyMap<number, SentMessage>;
  readonly operations: readonly ObservedOperation[];
  /** By `operationKey`. */
  readonly operationsByKey: ReadonlyMap<string, ObservedOperation>;
  /** The timelines of the stores and the scheduler, by actor. */
  readonly timelines: ReadonlyMap<string, readonly ActorTimeline[]>;
  /** By the index of a `status` or `state` event: the changed fields, with their new values. */
  readonly statusChanges: ReadonlyMap<number, StoreStatus>;
  /** By the index of an event; see `stepsOf`. */
  readonly steps: readonly number[];
  /** In virtual microseconds. */
  readonly endOfRun: number;
}

export function runModelOf(report: FailureReport): RunModel {
  const { messages, transmissions } = transmissionsOf(report.events);
  const operations = operationsOf(report);
  const stores = report.actors.filter((actor) => !isClientActor(actor));
  const timelines = new Map(stores.map((actor) => [actor, timelinesOf(actor, report.events)]));
  return {
    report,
    transmissions,
    messages: new Map(messages.map((message) => [message.number, message])),
    operations,
    operationsByKey: new Map(operations.map((operation) => [operationKey(operation.actor, operation.number), operation])),
    timelines,
    steps: stepsOf(report.events),
    statusChanges: statusChanges(report.events, [...timelines.values()].flat()),
    endOfRun: report.events.at(-1)?.at ?? 0,
  };
}
