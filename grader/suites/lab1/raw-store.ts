import type { RawNode } from '#cluster/raw-node';
import type { ScenarioContext } from '#harness/scenario/context';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { SimulatedStore } from '#harness/simulation/simulated-store';
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
  return { store, node: store.service! };
}
