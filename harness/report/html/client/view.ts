import { causalPast } from '#harness/report/model/causal-past';
import { dataOf } from '#harness/report/model/event-data';
import { interestingWindow } from '#harness/report/model/interesting-window';
import { messageGroup, messageGroups } from '#harness/report/model/message-group';
import type { Message } from '#harness/report/model/messages';
import { operationKey } from '#harness/report/model/operations';
import { type Routine, routineEvents } from '#harness/report/model/routine';
import { isWorld, type Story } from '#harness/report/model/story';
import type { ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

/** What the parts of the page tell each other. */
export type Change = 'window' | 'selection' | 'filters' | 'theme';

/** What is shown, and what is selected. The parts of the page change it here, and hear of every change. */
export class View {
  readonly routine: readonly (Routine | undefined)[];
  readonly groups: readonly string[];
  readonly hiddenActors = new Set<string>();
  readonly hiddenGroups = new Set<string>();
  showsDisk = false;
  onlyPast = false;
  /** The stretch of virtual time in the picture, in microseconds. */
  window: { readonly from: number; readonly to: number };
  /** The index of the selected event. */
  selected: number | undefined;
  private pastOfSelected: Uint8Array | undefined;
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(readonly story: Story) {
    this.routine = routineEvents(story);
    this.groups = messageGroups(story);
    this.window = interestingWindow(story, this.routine);
  }

  get events(): readonly ReportEvent[] {
    return this.story.report.events;
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  changed(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  select(index: number | undefined): void {
    this.selected = index;
    this.pastOfSelected = undefined;
    this.changed('selection');
  }

  /** The part of the run that is not dimmed; undefined: all of it. By the index of an event, 1 or 0. */
  get past(): Uint8Array | undefined {
    if (!this.onlyPast || this.selected === undefined || isWorld(this.events[this.selected]!.actor)) return undefined;
    return (this.pastOfSelected ??= causalPast(this.story, this.selected));
  }

  /** The actors that have a lane now. */
  get actors(): string[] {
    return this.story.report.actors.filter((actor) => !this.hiddenActors.has(actor));
  }

  showsMessage(message: Message): boolean {
    return !this.hiddenGroups.has(messageGroup(message)) && !this.hiddenActors.has(message.from) && !this.hiddenActors.has(message.to);
  }

  /** Whether the filters leave this event to be stepped through. */
  showsEvent(index: number): boolean {
    const event = this.events[index]!;
    if (this.hiddenActors.has(event.actor)) return false;
    if (DISK_KINDS.has(event.kind) || event.kind === 'timer') return this.showsDisk;
    const message = this.messageOf(index);
    return message === undefined || !this.hiddenGroups.has(messageGroup(message));
  }

  /** The message that an event sends, receives or drops. */
  messageOf(index: number): Message | undefined {
    const event = this.events[index]!;
    const data = dataOf(event, 'send') ?? dataOf(event, 'receive') ?? dataOf(event, 'drop');
    return this.story.messages.get(data?.message ?? NaN);
  }

  /** The nearest event that is shown, before (-1) or after (+1) `from`; of one actor, if given. */
  step(from: number, direction: 1 | -1, actor?: string): number | undefined {
    for (let i = from + direction; i >= 0 && i < this.events.length; i += direction) {
      if (this.showsEvent(i) && (actor === undefined || this.events[i]!.actor === actor)) return i;
    }
    return undefined;
  }

  /** The other end of the selected message or call. */
  otherEnd(index: number): number | undefined {
    const message = this.messageOf(index);
    if (message !== undefined) {
      if (message.sentIndex !== index) return message.sentIndex;
      return this.story.flights.find((flight) => flight.message === message)?.endIndex;
    }
    const { actor, data } = this.events[index]!;
    const operation = this.story.operationsByKey.get(operationKey(actor, Number(data['operation'])));
    return operation?.invokedIndex === index ? operation.returnedIndex : operation?.invokedIndex;
  }
}
