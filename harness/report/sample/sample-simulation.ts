import type { ReportEvent, ReportEventData } from '#harness/report/report-data';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { SeededChoices } from '#harness/simulation/choices/seeded';

const LATENCY = purpose('sample: latency');
const LOSS = purpose('sample: loss');

export interface SampleMessage {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly summary: string;
}

/** A time in which no message passes between the actors of `side` and the others. In microseconds. */
export interface SamplePartition {
  readonly side: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** A clock, a queue and a network: a minimal simulation whose traces look like those of the real one. */
export class SampleSimulation {
  readonly events: ReportEvent[] = [];
  readonly partitions: SamplePartition[] = [];
  readonly down = new Set<string>();
  now = 0;
  private readonly choices: SeededChoices;
  private readonly queue: { at: number; order: number; run: () => void }[] = [];
  private scheduled = 0;
  private messages = 0;

  /** @param lossPercent of the messages between stores */
  constructor(
    seed: number,
    private readonly lossPercent: number,
  ) {
    this.choices = new SeededChoices(seed, 'sample');
  }

  record(actor: string, kind: string, data: ReportEventData = {}): void {
    this.events.push({ at: this.now, actor, kind, data });
  }

  at(at: number, run: () => void): void {
    this.queue.push({ at: Math.max(at, this.now), order: this.scheduled++, run });
  }

  after(delay: number, run: () => void): void {
    this.at(this.now + delay, run);
  }

  /** A number of microseconds, from `min` to `max`. */
  latency(min: number, max: number): number {
    return chooseBetween(this.choices, LATENCY, 0, this.scheduled, min, max);
  }

  /** Runs until `end`, or until `stop` returns true. */
  run(end: number, stop: () => boolean): void {
    while (this.queue.length > 0 && !stop()) {
      const earliest = this.queue.reduce((first, entry) => (before(entry, first) ? entry : first));
      if (earliest.at > end) return;
      this.queue.splice(this.queue.indexOf(earliest), 1);
      this.now = earliest.at;
      earliest.run();
    }
  }

  send({ from, to, type, summary }: SampleMessage, arrive: () => void): void {
    const message = ++this.messages;
    this.record(from, 'send', { message, to, type, summary });
    if (this.isLost(from, to)) return this.record(from, 'drop', { message, why: 'loss' });
    this.after(this.latency(1000, 9000), () => {
      const why = this.down.has(to) ? 'receiver down' : this.isPartitioned(from, to) ? 'cut' : '';
      if (why !== '') return this.record(to, 'drop', { message, why });
      this.record(to, 'receive', { message, from });
      arrive();
    });
  }

  private isLost(from: string, to: string): boolean {
    if (!from.startsWith('store') || !to.startsWith('store')) return false;
    return this.choices.choose(LOSS, 0, this.messages, 100) < this.lossPercent;
  }

  private isPartitioned(from: string, to: string): boolean {
    const separates = ({ side }: SamplePartition): boolean => side.includes(from) !== side.includes(to);
    return this.partitions.some((cut) => cut.from <= this.now && this.now < cut.to && separates(cut));
  }
}

function before(left: { at: number; order: number }, right: { at: number; order: number }): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
