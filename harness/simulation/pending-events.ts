import { type Choices, purpose } from '#harness/simulation/choices/choices';
import { mix } from '#harness/simulation/choices/mix';
import type { EventSchedule, EventTarget, ScheduledEvent } from '#harness/simulation/event-queue';

const ORDER = purpose('explore: which event comes next');

/**
 * Events whose order is chosen instead of given by time: any waiting event can be the next one. For exhaustive exploration,
 * which tries every order.
 */
export class PendingEvents implements EventSchedule {
  private readonly pending: ScheduledEvent[] = [];
  private scheduled = 0;
  private taken = 0;

  constructor(private readonly choices: Choices) {}

  /** An event without a target counts as different from every other event. */
  schedule(at: number, run: () => void, target?: EventTarget): ScheduledEvent {
    const order = this.scheduled++;
    const event = { at, order, run, target: target ?? { actor: 0, digest: order } };
    this.pending.push(event);
    return event;
  }

  take(): ScheduledEvent | undefined {
    this.removeCancelled();
    if (this.pending.length === 0) return undefined;
    const index = this.choices.choose(ORDER, 0, ++this.taken, this.pending.length);
    return this.pending.splice(index, 1)[0];
  }

  private removeCancelled(): void {
    for (let i = this.pending.length - 1; i >= 0; i--) if (this.pending[i]!.run === undefined) this.pending.splice(i, 1);
  }

  /** Equal for two sets of waiting events with the same meaning, in any order. */
  fingerprint(): number {
    let sum = 0;
    for (const { run, target } of this.pending) if (run !== undefined) sum = (sum + mix(target.digest ^ mix(target.actor))) | 0;
    return sum;
  }
}
