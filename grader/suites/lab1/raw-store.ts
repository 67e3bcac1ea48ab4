import type { RawNode } from '#cluster/raw-node';
import type { ScenarioContext } from '#harness/scenario/context';
import type { ModuleScope } from '#harness/scenario/code-source';
import { type MethodTexts, tracedCalls } from '#harness/scenario/traced-calls';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { printAnswer } from '#harness/trace/print-answer';
import { printBytes } from '#kit/bytes';
import type { Engine, WriteBatch } from '#kit/engine';

/** What clients of a store call: the raw requests, and the storage itself. */
export interface RawService extends RawNode {
  writeBatch(batch: WriteBatch): Promise<void>;
  /** The values of these places, read with one reader. */
  readPlaces(places: readonly { readonly cf: string; readonly key: Uint8Array }[]): Promise<(Uint8Array | undefined)[]>;
}

export type RawStore = SimulatedNode<RawService>;

export function makeRawNode(code: ModuleScope, engine: Engine): RawNode {
  return new (code.load<{ RawNode: typeof RawNode }>('#cluster/raw-node').RawNode)(engine);
}

/** A store that runs lab1; not started. */
export function rawStore(context: ScenarioContext): RawStore {
  return context.store(async ({ engine }, code) => {
    const node = makeRawNode(code, engine);
    await node.start();
    return rawService(node);
  });
}

/** The node with the methods that clients call. */
export function rawService(node: RawNode): RawService {
  return Object.assign(node, {
    writeBatch: (batch: WriteBatch) => node.storage.write(batch),
    readPlaces: (places: Parameters<RawService['readPlaces']>[0]) => readPlaces(node, places),
  });
}

async function readPlaces(node: RawNode, places: Parameters<RawService['readPlaces']>[0]): Promise<(Uint8Array | undefined)[]> {
  const reader = node.storage.reader();
  const values = [];
  for (const { cf, key } of places) values.push(await reader.get(cf, key));
  reader.close();
  return values;
}

/** Starts a store that does not crash. */
export async function startedNode(context: ScenarioContext): Promise<{ store: RawStore; node: RawNode }> {
  const store = rawStore(context);
  await store.start();
  return { store, node: tracedNode(context, store) };
}

/** The running node of a store, for calls that the test makes itself, without a client. */
export function tracedNode({ simulation }: ScenarioContext, store: RawStore): RawNode {
  return tracedCalls(store.service!, RAW_CALLS, { simulation, actor: store.actor });
}

const RAW_CALLS: MethodTexts<RawNode> = {
  rawGet: { call: ({ key, cf }) => `rawGet ${cf}/${printBytes(key)}`, result: (response) => `returns ${printAnswer(response)}` },
  rawPut: { call: ({ key, cf }) => `rawPut ${cf}/${printBytes(key)}`, result: (response) => `returns ${printAnswer(response)}` },
  rawDelete: { call: ({ key, cf }) => `rawDelete ${cf}/${printBytes(key)}`, result: (response) => `returns ${printAnswer(response)}` },
  rawScan: {
    call: ({ startKey, limit, cf }) => `rawScan ${cf}/${printBytes(startKey)}, limit ${limit}`,
    result: (response) => `returns ${printAnswer(response)}`,
  },
  stop: { call: () => 'stop', result: () => 'stop completes' },
  start: { call: () => 'start', result: () => 'start completes' },
};
