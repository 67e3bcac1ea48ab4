/** Goal: each invariant is violated by a store with the bug that it should detect, and no invariant by the reference. */
import { KvService } from '#cluster/store/kv-service';
import { Store, type StoreEnvironment } from '#cluster/store/store';
import type { StoreConfig } from '#cluster/store/store-config';
import { bytesOf } from '#kit/bytes';
import type { Engine, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { success } from '#kit/store/command';
import { RAFT_COLUMN_FAMILY, applyStateKey } from '#kit/store/layout';
import { deleteEntry } from '#kit/store/records';
import type { RaftCmdRequest } from '#kit/wire/raft-command';
import type { ScenarioContext } from '#harness/scenario/context';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

import { StoreClient } from './store-client';
import { StoreGroup } from './store-group';

/** Three stores elect a leader and execute a few writes, and one after the other crashes and restarts. */
async function script(context: ScenarioContext): Promise<void> {
  const group = new StoreGroup(context, { stores: 3, config: { tickMs: 10 } });
  context.describe = () => group.describe();
  await group.start();
  const client = new StoreClient(context.simulation, context.client(), group);
  for (const store of group.stores) {
    for (const key of ['a', 'b', 'a']) await client.put(bytesOf(key), bytesOf(`${store.id}`));
    store.crash();
    await store.start();
  }
  for (const key of ['a', 'b']) expect(await client.get(bytesOf(key))).toEqual({ kind: 'answered', response: bytesOf('3') });
  await context.simulation.sleep(100);
  for (const { id } of group.stores) group.checkDisk(id, `store ${id} at the end`);
}

function run(StoreClass: typeof Store = Store): Promise<RunResult> {
  const modules: Record<string, object> = { '#cluster/store/store': { Store: StoreClass }, '#cluster/store/kv-service': { KvService } };
  const code = { instance: () => ({ load: <Module>(name: string) => modules[name] as Module }) };
  return runScenario({ id: 'store group', faults: [], run: script, maxMilliseconds: 10_000 }, { seed: 1, code, keepEvents: true });
}

/** A store whose writes are replaced. */
function storeWithWrite(write: (engine: Engine, batch: WriteBatch, options: WriteOptions) => Promise<void>): typeof Store {
  return class extends Store {
    constructor(config: StoreConfig, environment: StoreEnvironment) {
      const { engine } = environment;
      const bound: Engine = {
        open: () => engine.open(),
        close: () => engine.close(),
        snapshot: () => engine.snapshot(),
        write: (batch, options) => write(engine, batch, options),
      };
      super(config, { ...environment, engine: bound });
    }
  };
}

/** Answers as soon as a command is in the log. */
class HastyStore extends Store {
  override execute(command: RaftCmdRequest): ReturnType<Store['execute']> {
    const answer = super.execute(command);
    this.peer(1)?.proposals.at(-1)?.callback.answer(success(1, []));
    return answer;
  }
}

/** All reads get the reader that was opened for the first one. */
class SharingStore extends Store {
  private readonly readers: { shared?: EngineSnapshot; isStarted: boolean };

  constructor(config: StoreConfig, environment: StoreEnvironment) {
    const { engine } = environment;
    const readers: SharingStore['readers'] = { isStarted: false };
    const snapshot = (): EngineSnapshot => (readers.isStarted ? (readers.shared ??= engine.snapshot()) : engine.snapshot());
    super(config, { ...environment, engine: { ...engine, snapshot } });
    this.readers = readers;
  }

  override async start(): Promise<void> {
    await super.start();
    this.readers.isStarted = true;
  }
}

function isApplyState({ cf, key }: WriteBatch[number]): boolean {
  return cf === RAFT_COLUMN_FAMILY && key.length === applyStateKey(1).length && key.at(-1) === applyStateKey(1).at(-1);
}

const BUGS: Record<string, typeof Store> = {
  'persisted before sent': storeWithWrite((engine, batch) => engine.write(batch, { sync: false })),
  'acknowledged before committed': HastyStore,
  'one reader per answer': SharingStore,
  'applied state': storeWithWrite((engine, batch, options) =>
    engine.write(options.sync ? batch : batch.filter((operation) => !isApplyState(operation)), options),
  ),
  'log on disk': storeWithWrite((engine, batch, options) => engine.write(options.sync ? batch : [...batch, deleteEntry(1, 1)], options)),
};

test.each(Object.keys(BUGS))('a store with the matching bug violates "%s"', async (property) => {
  expect((await run(BUGS[property])).failure).toMatchObject({ verdict: 'violation', property });
});

test('the reference violates no invariant, and the trace shows the roles of its peers', async () => {
  const { failure, trace } = await run();
  expect(failure).toBeUndefined();
  const roles = new Set(trace.filter(({ kind }) => kind === 'status').map(({ data }) => data.role));
  expect(roles).toContain('leader');
});
