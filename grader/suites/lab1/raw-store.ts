import type { RawNode } from '#cluster/raw-node';
import type { ScenarioContext } from '#harness/scenario/context';
import type { ModuleScope } from '#harness/scenario/code-source';
import { type MethodTexts, tracedCalls } from '#harness/scenario/traced-calls';
import type { SimulatedStore } from '#harness/simulation/simulated-store';
import { printAnswer } from '#harness/trace/print-answer';
import { printBytes } from '#kit/bytes';
import type { Engine } from '#kit/engine';

export type RawStore = SimulatedStore<RawNode>;

export function makeRawNode(code: ModuleScope, engine: Engine): RawNode {
  return new (code.load<{ RawNode: typeof RawNode }>('#cluster/raw-node').RawNode)(engine);
}

/** A store that runs lab1; not started. */
export function rawStore(context: ScenarioContext): RawStore {
  return context.store(async ({ engine }, code) => {
    const node = makeRawNode(code, engine);
    await node.start();
    return node;
  });
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
