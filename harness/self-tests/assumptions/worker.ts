import type { ScenarioContext } from '#harness/scenario/context';
import type { NodeSeams } from '#harness/simulation/simulated-node';
import { bytesOf } from '#kit/bytes';

/** Virtual milliseconds. Windows last from 20 to 200 ms. */
const FAULTS = { untilMs: 150, longestMs: 200 };
const DONE_MS = 400;

export const SLEEP_MS = 1;

/** One turn of the work, measured in virtual time. Milliseconds. */
export interface Turn {
  readonly writeMs: number;
  readonly sleepMs: number;
  /** How much the store's own clock was ahead. */
  readonly aheadMs: number;
}

export interface Work {
  readonly turns: readonly Turn[];
  /** Numbers that were written and could not be read directly after. */
  readonly missing: number;
  /** Numbers that were written and could not be read after a restart. */
  readonly forgotten: number;
}

/** One store that repeatedly writes the next number, reads it back, and sleeps. */
export async function work(context: ScenarioContext): Promise<Work> {
  const worker = new Worker(() => context.simulation.now / 1000);
  const store = context.store((seams) => worker.start(seams));
  context.injectFaults([store], FAULTS);
  store.restart();
  await context.simulation.sleep(DONE_MS);
  return worker;
}

const KEY = bytesOf('number');

class Worker implements Work {
  readonly turns: Turn[] = [];
  missing = 0;
  forgotten = 0;
  /** The last number whose write was acknowledged. */
  private written = 0;

  constructor(private readonly now: () => number) {}

  async start(seams: NodeSeams): Promise<void> {
    await seams.engine.open();
    if ((await read(seams)) < this.written) this.forgotten++;
    void this.loop(seams);
  }

  private async loop(seams: NodeSeams): Promise<never> {
    for (;;) {
      const number = this.written + 1;
      const writeMs = await this.time(() => write(seams, number));
      if ((await read(seams)) < number) this.missing++;
      else this.written = number;
      const sleepMs = await this.time(() => seams.runtime.sleep(SLEEP_MS));
      this.turns.push({ writeMs, sleepMs, aheadMs: seams.runtime.now() - this.now() });
    }
  }

  private async time(action: () => Promise<unknown>): Promise<number> {
    const startedAt = this.now();
    await action();
    return this.now() - startedAt;
  }
}

/** Ignores errors. */
async function write({ engine }: NodeSeams, number: number): Promise<void> {
  await engine.write([{ type: 'put', cf: 'default', key: KEY, value: bytesOf(String(number)) }], { sync: false }).catch(() => undefined);
}

async function read({ engine }: NodeSeams): Promise<number> {
  const snapshot = engine.snapshot();
  const value = await snapshot.get('default', KEY);
  snapshot.close();
  return value === undefined ? 0 : Number(new TextDecoder().decode(value));
}
