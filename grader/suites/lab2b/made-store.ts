import type { proposeCommand } from '#labs/lab2b/propose';
import type { handleReadies } from '#labs/lab2b/handle-readies';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedDisk } from '#harness/simulation/disk';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { MadeCallback } from './made-callback';
import type { MadePeer } from './made-peer';
import { RecordedEngine } from './recorded-engine';

/** A store whose peers are made by the test: the solution's functions on a simulated disk, called one at a time. */
export class MadeStore {
  private constructor(
    private readonly code: ModuleScope,
    readonly engine: RecordedEngine,
    readonly disk: SimulatedDisk,
  ) {}

  static async start(context: ScenarioContext): Promise<MadeStore> {
    const store = context.store(async ({ engine }, code) => {
      await engine.open();
      return { code, engine: new RecordedEngine(engine) };
    });
    await store.start();
    const { code, engine } = store.service!;
    return new MadeStore(code, engine, store.disk);
  }

  /** @param what of the command, for people */
  propose(peer: MadePeer, command: RaftCmdRequest, what: string): MadeCallback {
    const callback = new MadeCallback(what);
    this.proposeFor(peer, command, callback);
    return callback;
  }

  proposeFor(peer: MadePeer, command: RaftCmdRequest, callback: MadeCallback): void {
    this.code.load<{ proposeCommand: typeof proposeCommand }>('#labs/lab2b/propose').proposeCommand(peer, command, callback);
  }

  /** Lets the solution do what these peers want done, those of them that want anything. */
  async handle(...peers: readonly MadePeer[]): Promise<void> {
    const busy = peers.filter(({ raft }) => raft.hasReady());
    await this.code.load<{ handleReadies: typeof handleReadies }>('#labs/lab2b/handle-readies').handleReadies(this.engine, busy);
  }

  /** The same, where a write fails with `error`: it is for the host to handle. */
  async expectFailure(error: Error, ...peers: readonly MadePeer[]): Promise<void> {
    const outcome = await this.handle(...peers).then(
      () => 'it completed: the error was caught, or nobody waited for that write',
      (thrown: unknown) => (thrown === error ? undefined : `it threw ${String(thrown)}`),
    );
    check(
      outcome === undefined,
      'write failed',
      () => `A write failed with ${String(error)}. handleReadies should let that error through, but ${outcome}.`,
    );
  }
}
