/** An event at a virtual time. */
export interface ScheduledEvent {
  /** Virtual microseconds, an integer. */
  readonly at: number;
  /** The order of events at the same time: first scheduled, first run. */
  readonly order: number;
  /** Undefined once it has run or was cancelled. */
  run: (() => void) | undefined;
  readonly target: EventTarget;
}

/**
 * What an event means, to distinguish states: it happens to `actor`, and two events of one actor with the same `digest` have
 * the same effect. Both are integers.
 */
export interface EventTarget {
  readonly actor: number;
  readonly digest: number;
}

const NO_TARGET: EventTarget = { actor: 0, digest: 0 };

/** Holds the events that have not happened yet. */
export interface EventSchedule {
  schedule(at: number, run: () => void, target?: EventTarget): ScheduledEvent;
  /** Removes and returns the next event that was not cancelled; `undefined` if there is none. */
  take(): ScheduledEvent | undefined;
}

/** A binary heap on time, then order. Cancelled events stay in the heap until they are due, and are skipped then. */
export class EventQueue implements EventSchedule {
  private readonly heap: ScheduledEvent[] = [];
  private scheduled = 0;

  schedule(at: number, run: () => void, target: EventTarget = NO_TARGET): ScheduledEvent {
    const event: ScheduledEvent = { at, order: this.scheduled++, run, target };
    this.heap.push(event);
    this.siftUp(this.heap.length - 1);
    return event;
  }

  take(): ScheduledEvent | undefined {
    for (;;) {
      const first = this.takeAny();
      if (first === undefined || first.run !== undefined) return first;
    }
  }

  private takeAny(): ScheduledEvent | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last !== undefined && last !== first) {
      this.heap[0] = last;
      this.siftDown(0);
    }
    return first;
  }

  private siftUp(start: number): void {
    const heap = this.heap;
    const event = heap[start]!;
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = event;
  }

  private siftDown(start: number): void {
    const heap = this.heap;
    const event = heap[start]!;
    let parent = start;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, event)) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = event;
  }
}

function isBefore(left: ScheduledEvent, right: ScheduledEvent): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
