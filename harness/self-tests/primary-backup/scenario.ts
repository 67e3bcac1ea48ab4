import { keyValueModel } from '#harness/checkers/linearizability/models/key-value';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { KINDS } from '#harness/simulation/faults/kinds';
import { checkLinearizable } from '#harness/scenario/check-linearizable';
import type { ScenarioContext } from '#harness/scenario/context';
import { History } from '#harness/scenario/history';
import type { Scenario } from '#harness/scenario/scenario';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { type Protocol, startReplica } from './protocol';
import { RegisterClient, type RegisterHistory } from './register-client';
import type { Replica } from './replica';
import { watchStores } from './watch-stores';

const KEY = purpose('primary-backup: key');
const WHAT = purpose('primary-backup: what to do');
const WHERE = purpose('primary-backup: which store');
const PAUSE = purpose('primary-backup: pause');

const KEYS = ['x', 'y'] as const;
const STORES = 3;
const CLIENTS = 4;
const OPERATIONS = 20;

/** Virtual milliseconds. */
const FAULTS = { untilMs: 300, longestMs: 500 };
/** Clients start no operation after this time. */
const CLIENTS_UNTIL_MS = 1200;
const RECOVERY_MS = 1000;
const MAX_PAUSE_MS = 40;

const WHILE_FAULTS_LAST = { tries: 6, timeoutMs: 60, pauseMs: 20 };
const UNTIL_ANSWERED = { tries: Infinity, timeoutMs: Infinity, pauseMs: 100 };

/** The name of the module with a store's code. */
export const PROTOCOL = 'protocol';

/** The checks of a scenario. Leaving one out shows what only that check finds. */
export interface Checks {
  readonly history: boolean;
  readonly invariants: boolean;
  readonly liveness: boolean;
}

const ALL_CHECKS: Checks = { history: true, invariants: true, liveness: true };

/** What must happen in at least one seed. */
export const COVERAGE_POINTS = [
  'a backup answered a read',
  'a backup sent a client elsewhere',
  'a batch in flight survived a crash',
  'a store crashed',
  'a write was committed without a backup',
  'an outcome was unknown',
  'the primary restarted',
] as const;

/** Clients read and write a replicated register under faults. Then all faults end, and every operation must succeed. */
export function primaryBackup(checks: Partial<Checks> = {}, faults = KINDS): Scenario {
  const run = (context: ScenarioContext): Promise<void> => runClients(context, { ...ALL_CHECKS, ...checks });
  return { id: 'primary-backup', faults, maxEvents: 2000, maxMilliseconds: 5000, run };
}

async function runClients(context: ScenarioContext, checks: Checks): Promise<void> {
  const stores = makeStores(context);
  const history: RegisterHistory = new History(context, keyValueModel);
  context.describe = () => history.print();
  const clients = Array.from({ length: CLIENTS }, () => new RegisterClient(context, context.client(), stores, history));
  if (checks.invariants) watchStores(context, stores);
  context.injectFaults(stores, FAULTS);
  for (const store of stores) store.restart();
  await Promise.all(clients.map((client) => useRegister(context, client, stores.length)));
  context.heal();
  if (checks.liveness)
    await context.within(RECOVERY_MS, 'recovery', Promise.all(clients.map((client) => useAllStores(client, stores.length))));
  if (checks.history) checkLinearizable(keyValueModel, history);
}

function makeStores(context: ScenarioContext): SimulatedNode<Replica>[] {
  const count = context.storeCount(STORES, 2);
  return Array.from({ length: count }, () => context.store((seams, code) => startReplica(seams, count, code.load<Protocol>(PROTOCOL))));
}

/** Each operation has an earliest time, so that leaving one out does not shift the others. */
async function useRegister(context: ScenarioContext, client: RegisterClient, storeCount: number): Promise<void> {
  const { choices } = context.simulation;
  let at = 0;
  for (let i = 1; i <= OPERATIONS && context.simulation.now < CLIENTS_UNTIL_MS * MICROSECONDS_PER_MILLISECOND; i++) {
    // Half of the pauses are zero: a value is read immediately after it was written.
    at += Math.max(0, chooseBetween(choices, PAUSE, client.id, i, -MAX_PAUSE_MS, MAX_PAUSE_MS));
    await context.simulation.sleep(Math.max(0, at - context.simulation.now / MICROSECONDS_PER_MILLISECOND));
    await useOnce(context, client, i, storeCount);
  }
}

async function useOnce(context: ScenarioContext, client: RegisterClient, i: number, storeCount: number): Promise<void> {
  const { choices } = context.simulation;
  const key = KEYS[choices.choose(KEY, client.id, i, 4) === 0 ? 1 : 0];
  const what = choices.choose(WHAT, client.id, i, 5);
  if (what <= 1) await client.write(what === 0 ? 'put' : 'append', key, WHILE_FAULTS_LAST);
  else await client.read(key, 1 + choices.choose(WHERE, client.id, i, storeCount), WHILE_FAULTS_LAST);
}

/** After healing: writes, and reads at every store, until every operation has succeeded. */
async function useAllStores(client: RegisterClient, storeCount: number): Promise<void> {
  for (let at = 0; at <= storeCount; at++) {
    if (at === 0) await client.write('append', KEYS[0], UNTIL_ANSWERED);
    else await client.read(KEYS[0], at, UNTIL_ANSWERED);
  }
}
