import { causalPast } from '#harness/report/model/causal-past';
import { operationKey } from '#harness/report/model/operations';
import { dataOf, isSimulation } from '#harness/report/model/event-data';
import { FEW_EVENTS, interestingWindow, type Routine, routineEvents } from '#harness/report/model/interesting-events';
import { type SentMessage, messageGroup, messageGroups } from '#harness/report/model/messages';
import { onStepAxis, STEP_LENGTH } from '#harness/report/model/step-axis';
import { type RunModel, runModelOf } from '#harness/report/model/run-model';
import type { FailureReport, ReportAxis, ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

import { time } from './time';

/** The kinds of changes of the view. */
export type ViewChange = 'window' | 'selection' | 'filters' | 'axis' | 'theme';

/** The state of the page: the visible window, the filters and the selection. The parts of the page change it here, and listen to all changes. */
export class View {
  readonly routine: readonly (Routine | undefined)[];
  readonly groups: readonly string[];
  readonly hiddenActors = new Set<string>();
  readonly hiddenGroups = new Set<string>();
  showsDisk: boolean;
  onlyPast = false;
  /** The run with its events on the current axis. */
  run: RunModel;
  axis: ReportAxis;
  /** The part of the run that the picture shows, in the unit of the axis: virtual microseconds, or `STEP_LENGTH` per step. */
  window: { readonly from: number; readonly to: number };
  /** The index of the selected event. */
  selected: number | undefined;
  private pastOfSelected: Uint8Array | undefined;
  private readonly listeners: ((change: ViewChange) => void)[] = [];

  constructor(private readonly report: FailureReport) {
    this.axis = report.axis;
    this.showsDisk = report.events.length <= FEW_EVENTS;
    this.run = this.runOnAxis();
    this.routine = routineEvents(this.run);
    this.groups = messageGroups(this.run.messages);
    this.window = interestingWindow(this.run, this.routine);
  }

  private runOnAxis(): RunModel {
    return runModelOf(this.axis === 'step' ? onStepAxis(this.report) : this.report);
  }

  /** Shows the same run on the other axis. */
  setAxis(axis: ReportAxis): void {
    this.axis = axis;
    this.run = this.runOnAxis();
    this.pastOfSelected = undefined;
    this.window = interestingWindow(this.run, this.routine);
    this.changed('axis');
  }

  /** A position on the axis for people: `12.300 ms`, or `step 7`. */
  place(at: number): string {
    return this.axis === 'step' ? `step ${Math.round(at / STEP_LENGTH)}` : time(at);
  }

  /** The distance of two positions: `0.300 ms`, or `3 steps`. */
  distance(from: number, to: number): string {
    if (this.axis === 'time') return time(to - from);
    const steps = Math.round((to - from) / STEP_LENGTH);
    return steps === 1 ? '1 step' : `${steps} steps`;
  }

  /** The place of an event on the axis, and its virtual time if the axis does not show it. In a scripted test, time means little. */
  placeOf(index: number): string {
    const place = this.place(this.events[index]!.at);
    return this.axis === 'step' && this.report.axis === 'time' ? `${place} · ${time(this.report.events[index]!.at)}` : place;
  }

  get events(): readonly ReportEvent[] {
    return this.run.report.events;
  }

  onChange(listener: (change: ViewChange) => void): void {
    this.listeners.push(listener);
  }

  changed(change: ViewChange): void {
    for (const listener of this.listeners) listener(change);
  }

  select(index: number | undefined): void {
    this.selected = index;
    this.pastOfSelected = undefined;
    this.changed('selection');
  }

  /** The events that are not dimmed, by their index: 1 or 0. Undefined: no event is dimmed. */
  get past(): Uint8Array | undefined {
    if (!this.onlyPast || this.selected === undefined || isSimulation(this.events[this.selected]!.actor)) return undefined;
    return (this.pastOfSelected ??= causalPast(this.run, this.selected));
  }

  /** The actors with a visible lane. */
  get actors(): string[] {
    return this.run.report.actors.filter((actor) => !this.hiddenActors.has(actor));
  }

  showsMessage(message: SentMessage): boolean {
    return !this.hiddenGroups.has(messageGroup(message)) && !this.hiddenActors.has(message.from) && !this.hiddenActors.has(message.to);
  }

  /** Whether the filters show this event. */
  showsEvent(index: number): boolean {
    const event = this.events[index]!;
    if (this.hiddenActors.has(event.actor) || this.isUnchanged(index)) return false;
    if (DISK_KINDS.has(event.kind) || event.kind === 'timer') return this.showsDisk;
    const message = this.messageOf(index);
    return message === undefined || !this.hiddenGroups.has(messageGroup(message));
  }

  /** Whether the event is a status or state in which nothing changed. */
  private isUnchanged(index: number): boolean {
    const changes = this.run.statusChanges.get(index);
    return changes === undefined ? false : Object.keys(changes).length === 0;
  }

  /** The message that an event sends, receives or drops. */
  messageOf(index: number): SentMessage | undefined {
    const event = this.events[index]!;
    const data = dataOf(event, 'send') ?? dataOf(event, 'receive') ?? dataOf(event, 'drop');
    return this.run.messages.get(data?.message ?? NaN);
  }

  /** The nearest visible event before (-1) or after (+1) `from`; only of `actor`, if given. */
  step(from: number, direction: 1 | -1, actor?: string): number | undefined {
    for (let i = from + direction; i >= 0 && i < this.events.length; i += direction) {
      if (this.showsEvent(i) && (actor === undefined || this.events[i]!.actor === actor)) return i;
    }
    return undefined;
  }

  /** The event at the other end of a message or an operation. */
  otherEnd(index: number): number | undefined {
    const message = this.messageOf(index);
    if (message !== undefined) {
      if (message.sentIndex !== index) return message.sentIndex;
      return this.run.transmissions.find((transmission) => transmission.message === message)?.endIndex;
    }
    const { actor, data } = this.events[index]!;
    const operation = this.run.operationsByKey.get(operationKey(actor, Number(data['operation'])));
    return operation?.invokedIndex === index ? operation.returnedIndex : operation?.invokedIndex;
  }
}
