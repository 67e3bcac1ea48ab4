import type { proposeCommand } from '#labs/lab2b/propose';
import type { handleReadies } from '#labs/lab2b/handle-readies';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedDisk } from '#harness/simulation/disk';
import type { Simulation } from '#harness/simulation/simulation';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { FakeCallback } from './fake-callback';
import type { FakePeer } from './fake-peer';
import { RecordedEngine } from './recorded-engine';
import { ScriptedStoreNotes } from './scripted-store-notes';

/** A store with fake peers: the test calls the functions of the solution one after the other, on a simulated disk. */
export class ScriptedStore {
  readonly disk: SimulatedDisk;
  readonly notes: ScriptedStoreNotes;

  private constructor(
    /** The modules of the solution. */
    readonly code: ModuleScope,
    readonly engine: RecordedEngine,
    { simulation, actor, disk }: { simulation: Simulation; actor: string; disk: SimulatedDisk },
  ) {
    this.disk = disk;
    this.notes = new ScriptedStoreNotes(simulation, actor);
  }

  static async start(context: ScenarioContext): Promise<ScriptedStore> {
    const store = context.store(async ({ engine }, code) => {
      await engine.open();
      return { code, engine: new RecordedEngine(engine) };
    });
    await store.start();
    const { code, engine } = store.service!;
    const { simulation } = context;
    return new ScriptedStore(code, engine, { simulation, actor: store.actor, disk: store.disk });
  }

  /** @param what names the command in messages. @param property what a wrong answer violates */
  propose(peer: FakePeer, command: RaftCmdRequest, what: string, property?: Property): FakeCallback {
    const callback = new FakeCallback(what, property);
    this.proposeFor(peer, command, callback);
    return callback;
  }

  proposeFor(peer: FakePeer, command: RaftCmdRequest, callback: FakeCallback): void {
    this.notes.proposes(peer, command, callback);
    this.code.load<{ proposeCommand: typeof proposeCommand }>('#labs/lab2b/propose').proposeCommand(peer.view, command, callback.view());
    this.notes.returned([peer], 'proposeCommand');
  }

  /** Calls `handleReadies` with the peers that have a ready. */
  async handle(...peers: readonly FakePeer[]): Promise<void> {
    const busy = peers.filter(({ raft }) => raft.hasReady());
    this.notes.handles(busy);
    await this.code.load<{ handleReadies: typeof handleReadies }>('#labs/lab2b/handle-readies').handleReadies(
      this.engine.view(),
      busy.map(({ view }) => view),
    );
    this.notes.returned(busy, 'handleReadies');
  }

  /** The same when a write fails with `error`. The host handles that error, so `handleReadies` must throw it. */
  async expectFailure(error: Error, ...peers: readonly FakePeer[]): Promise<void> {
    const outcome = await this.handle(...peers).then(
      () => 'completed without an error',
      (thrown: unknown) => (thrown === error ? undefined : `threw ${String(thrown)}`),
    );
    check(
      outcome === undefined,
      'write failed',
      () => `A write failed with ${String(error)}. Expected that handleReadies throws the same error; it ${outcome}.`,
    );
  }
}
