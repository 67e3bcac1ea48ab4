import { gradedTest } from '#grader/catalogue/define-test';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { check, printValue } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import { bytesOf, equalBytes, printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import type { WriteBatch } from '#kit/engine';

import { SimulatedRawClient } from './simulated-raw-client';
import { type RawStore, rawStore } from './raw-store';

const PAUSE = purpose('crash test: pause between requests');
const WHAT = purpose('crash test: what to do');
const FAMILY = purpose('crash test: column family of a writer');

/** Virtual milliseconds. Faults begin before the first; clients continue until the second. */
const FAULTS_UNTIL_MS = 60;
const CLIENTS_UNTIL_MS = 120;

const ACID = 'Haerder & Reuter, Principles of Transaction-Oriented Database Recovery (1983), section 1';
const COVERAGE_POINTS = ['a store crashed', 'a batch in flight survived a crash'];

export const acknowledgedSurvives = gradedTest('lab1', 'acknowledged-survives-crash', {
  title: 'The effect of an acknowledged put, delete or batch survives a crash, in every column family',
  points: 10,
  seeds: 200,
  faults: ['crash', 'slow disk'],
  coveragePoints: COVERAGE_POINTS,
  references: ACID,
  docsAnchor: 'durability',
  async run(context) {
    const store = rawStore(context);
    await store.start();
    context.injectFaults([store], { untilMs: FAULTS_UNTIL_MS });
    const writers = ['x', 'y', 'z'].map((key) => new SingleWriter(context, store, key));
    await Promise.all(writers.map((writer) => writer.run()));
  },
});

/** A value that a key can have, as far as its only writer knows. */
interface PossibleValue {
  readonly value: string | undefined;
  readonly because: string;
}

/** The only writer of a key. It also reads the key, and knows after each answer which values the key can have. */
class SingleWriter {
  private readonly client: SimulatedRawClient;
  private readonly cf: string;
  private possible: PossibleValue[] = [{ value: undefined, because: 'nothing has been written' }];
  private requests = 0;

  constructor(
    private readonly context: ScenarioContext,
    store: RawStore,
    private readonly key: string,
  ) {
    this.client = new SimulatedRawClient(context.client(), store);
    this.cf = COLUMN_FAMILIES[context.simulation.choices.choose(FAMILY, this.client.id, 0, COLUMN_FAMILIES.length)]!;
  }

  async run(): Promise<void> {
    while (this.context.simulation.now < CLIENTS_UNTIL_MS * 1000) {
      const { choices } = this.context.simulation;
      const what = choices.choose(WHAT, this.client.id, ++this.requests, 5);
      if (this.context.shouldRun(this.client.id, this.requests)) await this.request(what);
      await this.context.simulation.sleep(chooseBetween(choices, PAUSE, this.client.id, this.requests, 0, 3));
    }
    await this.get();
  }

  private request(what: number): Promise<void> {
    if (what === 0) return this.put();
    if (what === 1) return this.writeBatch();
    return what === 2 ? this.delete() : this.get();
  }

  private async put(): Promise<void> {
    const value = `${this.key}${this.requests}`;
    this.wrote({ value, because: `put "${value}"` }, (await this.client.put(this.key, value, this.cf)).kind);
  }

  /** Writes its key and another one, which may be in another column family. */
  private async writeBatch(): Promise<void> {
    const value = `${this.key}${this.requests}`;
    const other = { type: 'put', cf: 'default', key: bytesOf(`beside ${this.key}`), value: bytesOf(value) } as const;
    const own = { type: 'put', cf: this.cf, key: bytesOf(this.key), value: bytesOf(value) } as const;
    const outcome = await this.client.write([other, own], `a batch with put ${this.name}="${value}"`);
    this.wrote({ value, because: `a batch with put "${value}"` }, outcome.kind);
  }

  private get name(): string {
    return `${this.cf}/"${this.key}"`;
  }

  private async delete(): Promise<void> {
    this.wrote({ value: undefined, because: 'delete' }, (await this.client.delete(this.key, this.cf)).kind);
  }

  private wrote({ value, because }: PossibleValue, outcome: 'answered' | 'refused' | 'unknown'): void {
    if (outcome === 'answered') this.possible = [{ value, because: `${because} was acknowledged` }];
    if (outcome === 'unknown') this.possible.push({ value, because: `${because} was in flight at a crash` });
  }

  private async get(): Promise<void> {
    const outcome = await this.client.get(this.key, this.cf);
    if (outcome.kind !== 'answered') return;
    const found = this.possible.find(({ value }) => sameValue(value, outcome.response));
    check(
      found !== undefined,
      'durability',
      () => `get ${this.name} returned ${printValue(outcome.response ?? undefined)}. ${this.explain()}`,
    );
    this.possible = [found];
  }

  private explain(): string {
    const values = this.possible.map(({ value }) => (value === undefined ? 'nothing' : `"${value}"`));
    return `Expected ${values.join(' or ')}: ${this.possible.map(({ because }) => because).join(', then ')}.`;
  }
}

function sameValue(expected: string | undefined, got: Uint8Array | null): boolean {
  return expected === undefined ? got === null : got !== null && equalBytes(got, bytesOf(expected));
}

export const batchAtomic = gradedTest('lab1', 'batch-atomic-in-crash', {
  title: 'A batch over several column families is atomic: all of its changes are visible or none, also after a crash',
  points: 10,
  seeds: 200,
  faults: ['crash', 'slow disk'],
  coveragePoints: COVERAGE_POINTS,
  references: ACID,
  docsAnchor: 'atomicity',
  async run(context) {
    const store = rawStore(context);
    await store.start();
    context.injectFaults([store], { untilMs: FAULTS_UNTIL_MS });
    const reader = context.client();
    await Promise.all([writeRounds(context, store, context.client()), readRounds(context, store, reader)]);
    await expectOneRound(store, reader);
  },
});

const PLACES = [
  { cf: 'default', key: bytesOf('a') },
  { cf: 'lock', key: bytesOf('b') },
  { cf: 'write', key: bytesOf('c') },
  { cf: 'default', key: bytesOf('d') },
] as const;

/** Each round is one batch. It writes its number to all places, or deletes all of them. */
async function writeRounds(context: ScenarioContext, store: RawStore, client: SimulatedClient): Promise<void> {
  for (let round = 1; context.simulation.now < CLIENTS_UNTIL_MS * 1000; round++) {
    const batch: WriteBatch = PLACES.map((place) =>
      round % 4 === 0 ? { type: 'delete', ...place } : { type: 'put', ...place, value: bytesOf(`round ${round}`) },
    );
    if (context.shouldRun(client.id, round)) await client.call(store, `write round ${round}`, 'writeBatch', batch);
    await context.simulation.sleep(chooseBetween(context.simulation.choices, PAUSE, client.id, round, 0, 2));
  }
}

async function readRounds(context: ScenarioContext, store: RawStore, client: SimulatedClient): Promise<void> {
  for (let i = 1; context.simulation.now < CLIENTS_UNTIL_MS * 1000; i++) {
    if (context.shouldRun(client.id, i)) await expectOneRound(store, client);
    await context.simulation.sleep(chooseBetween(context.simulation.choices, PAUSE, client.id, i, 0, 2));
  }
}

async function expectOneRound(store: RawStore, client: SimulatedClient): Promise<void> {
  const outcome = await client.call(store, 'read all places of a round', 'readPlaces', [...PLACES]);
  if (outcome.kind !== 'answered') return;
  const found = outcome.response.map((value) => printValue(value));
  const message = (): string => {
    const places = PLACES.map(({ cf, key }, i) => `${cf}/${printBytes(key)} holds ${found[i]}`);
    return `Expected the same value in all places, because each batch writes all of them; one reader found part of a batch: ${places.join(', ')}.`;
  };
  check(new Set(found).size === 1, 'atomicity', message);
}
