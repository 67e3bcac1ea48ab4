import type { SampleSimulation } from '#harness/report/sample/sample-simulation';
import type { SampleStore } from '#harness/report/sample/sample-store';

const GIVES_UP_AFTER = 80_000;

/** Simulates a client of sequential operations. */
export class SampleClient {
  readonly actor: string;
  private operations = 0;

  constructor(
    private readonly simulation: SampleSimulation,
    id: number,
  ) {
    this.actor = `client ${id}`;
  }

  put(store: SampleStore, key: string, value: string): number {
    return this.call(store, { what: `put ${key}=${value}`, type: 'put' }, (answer) => store.put(key, value, answer));
  }

  get(store: SampleStore, key: string): number {
    return this.call(store, { what: `get ${key}`, type: 'get' }, (answer) => store.get(key, answer));
  }

  /** @returns the number of the operation */
  private call(
    store: SampleStore,
    { what, type }: { what: string; type: string },
    handle: (answer: (result: string) => void) => void,
  ): number {
    const operation = ++this.operations;
    let done = false;
    const end = (outcome: string, result: string): void => {
      if (!done) this.simulation.record(this.actor, 'return', { operation, outcome, result });
      done = true;
    };
    this.simulation.record(this.actor, 'invoke', { operation, what });
    this.simulation.send({ from: this.actor, to: store.actor, type: `${type} request`, summary: what }, () =>
      handle((result) =>
        this.simulation.send({ from: store.actor, to: this.actor, type: `${type} response`, summary: result }, () =>
          end(result === 'not leader' ? 'refused' : 'answered', result),
        ),
      ),
    );
    this.simulation.after(GIVES_UP_AFTER, () => end('unknown', 'no answer'));
    return operation;
  }
}
