import { gradedTest } from '#grader/catalogue/define-test';
import { type KeyValueMapInput, type KeyValueMapOutput, keyValueMapModel } from '#harness/checkers/linearizability/models/key-value-map';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import { checkLinearizable } from '#harness/scenario/check-linearizable';
import { History } from '#harness/scenario/history';
import type { CallEnd } from '#harness/trace/vocabulary';
import { bytesOf } from '#kit/bytes';

import { SimulatedRawClient } from './simulated-raw-client';
import { type RawStore, rawStore } from './raw-store';

const KEY = purpose('concurrency: key');
const WHAT = purpose('concurrency: what to do');
const LIMIT = purpose('concurrency: limit');
const PAUSE = purpose('concurrency: pause');

const KEYS = ['a', 'b', 'c'] as const;
const CLIENTS = 4;
const REQUESTS = 12;
const FAULTS_UNTIL_MS = 20;

const LINEARIZABILITY = 'Herlihy & Wing, Linearizability (1990), section 2';

export const concurrentRequests = gradedTest('lab1', 'concurrent-requests', {
  title: 'Concurrent puts, deletes, gets and scans are linearizable',
  points: 7,
  seeds: 100,
  faults: ['slow disk'],
  references: LINEARIZABILITY,
  docsAnchor: 'linearizability',
  run: (context) => runClients(context),
});

export const concurrentRequestsInCrashes = gradedTest('lab1', 'concurrent-requests-in-crashes', {
  title: 'Concurrent puts, deletes, gets and scans are linearizable, also when the store crashes and restarts',
  points: 10,
  seeds: 150,
  faults: ['crash', 'slow disk'],
  coveragePoints: ['a store crashed', 'a batch in flight survived a crash', 'an outcome was unknown'],
  references: LINEARIZABILITY,
  docsAnchor: 'linearizability',
  run: (context) => runClients(context),
});

type MapHistory = History<KeyValueMapInput, KeyValueMapOutput>;

async function runClients(context: ScenarioContext): Promise<void> {
  const store = rawStore(context);
  await store.start();
  context.injectFaults([store], { untilMs: FAULTS_UNTIL_MS });
  const history: MapHistory = new History(context, keyValueMapModel);
  context.describe = () => history.print();
  await Promise.all(Array.from({ length: CLIENTS }, () => runClient(context, store, history)));
  checkLinearizable(keyValueMapModel, history);
}

async function runClient(context: ScenarioContext, store: RawStore, history: MapHistory): Promise<void> {
  const client = new SimulatedRawClient(context.client(), store);
  const { choices } = context.simulation;
  for (let i = 1; i <= REQUESTS; i++) {
    const key = KEYS[choices.choose(KEY, client.id, i, KEYS.length)]!;
    const limit = chooseBetween(choices, LIMIT, client.id, i, 1, 4);
    const what = choices.choose(WHAT, client.id, i, 6);
    const outcome = await request(client, history, what, { key, limit, value: `${client.id}.${i}` });
    if (outcome === 'unknown') context.cover('an outcome was unknown');
    await context.simulation.sleep(chooseBetween(choices, PAUSE, client.id, i, 0, 2));
  }
}

interface Drawn {
  readonly key: string;
  readonly value: string;
  readonly limit: number;
}

/** Sends one request and records it in the history. */
async function request(client: SimulatedRawClient, history: MapHistory, what: number, drawn: Drawn): Promise<CallEnd | 'skipped'> {
  const { limit } = drawn;
  const [key, value] = [bytesOf(drawn.key), bytesOf(drawn.value)];
  if (what <= 1)
    return history.record(
      client.id,
      { kind: 'put', key, value },
      () => client.put(key, value),
      () => ({}),
    );
  if (what === 2)
    return history.record(
      client.id,
      { kind: 'delete', key },
      () => client.delete(key),
      () => ({}),
    );
  if (what === 3)
    return history.record(
      client.id,
      { kind: 'get', key },
      () => client.get(key),
      (found) => ({ value: found }),
    );
  return history.record(
    client.id,
    { kind: 'scan', start: key, limit },
    () => client.scan(key, limit),
    (entries) => ({ entries }),
  );
}
