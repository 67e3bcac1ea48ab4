import { handleReadies } from '#labs/lab2b/handle-readies';
import type { Engine, EngineSnapshot } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import type { Runtime } from '#kit/runtime';
import { refusal } from '#kit/store/command';
import { regionNotFound, storeNotMatch } from '#kit/store/region-errors';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { RaftCmdRequest, RaftCmdResponse } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';

import { bootstrap } from './bootstrap';
import { contains } from '#kit/store/key-range';
import { loadPeers } from './load-peers';
import { Peer, type PeerEnvironment } from './peer';
import { SnapshotSender } from './snapshot-sender';
import { type StoreConfig, storeConfigWithDefaults } from './store-config';
import { NOBODY, type StoreObserver } from './store-observer';

export interface StoreEnvironment {
  /** Not open yet. The store opens and closes it. */
  readonly engine: Engine;
  readonly runtime: Runtime;
  readonly transport: Transport;
  /**
   * Called with an error after which the store cannot continue: the disk failed, or a part threw. The store has stopped and
   * answers nothing more. The caller should end the process.
   */
  readonly failed: (error: unknown) => void;
  readonly observer?: StoreObserver;
}

/** The answer to a command that took effect, or, with `header.error`, did not and never will. */
export interface CommandAnswer {
  readonly response: RaftCmdResponse;
  /** The snapshot for a read. The receiver must close it. */
  readonly reader: EngineSnapshot | undefined;
}

/**
 * A store: the peers of its regions on one disk, their ticks, and the loop that processes their pending work.
 *
 * Ticks, messages and commands change the peers' Raft nodes immediately. One loop then processes the readies of all peers
 * (`handleReadies` of part 2b) until there is no more work. Work that arrives while the disk is busy is batched in the
 * next round.
 */
export class Store {
  private readonly config: Required<StoreConfig>;
  private readonly peers = new Map<number, Peer>();
  private readonly observer: StoreObserver;
  private state: 'new' | 'running' | 'stopped' = 'new';
  private isLooping = false;
  /** Completes when the current loop ends; completed if no loop runs. */
  private looping = Promise.resolve();

  /** @throws TypeKVError `InvalidArgument` for an invalid configuration */
  constructor(
    config: StoreConfig,
    private readonly environment: StoreEnvironment,
  ) {
    this.config = storeConfigWithDefaults(config);
    this.observer = environment.observer ?? NOBODY;
  }

  /** Opens the disk, loads the peers on it, and starts ticking. @throws TypeKVError `DiskError`, `InvalidArgument`; DiskLost (see `bootstrap`) */
  async start(): Promise<void> {
    const { engine, runtime } = this.environment;
    await engine.open();
    await bootstrap(engine, this.config);
    const around = this.peerEnvironment();
    for (const loaded of await loadPeers(engine)) this.peers.set(loaded.region.id, new Peer(loaded, around));
    this.state = 'running';
    for (const peer of this.peers.values()) this.observer.changed(peer);
    // The first tick comes after a random part of the interval, so that stores that start together do not tick together.
    runtime.setTimer(runtime.random(this.config.tickMs) + 1, () => this.tick());
  }

  private peerEnvironment(): PeerEnvironment {
    const { engine, runtime, transport } = this.environment;
    const { config, observer } = this;
    const snapshots = new SnapshotSender(engine, transport, config.snapshotChunkBytes, (error) => this.fail(error));
    return { config, engine, transport, snapshots, observer, random: (bound) => runtime.random(bound) };
  }

  /** Stops after the disk writes in flight. Commands that are not answered yet never are. A second call has no effect. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    await this.looping;
    await this.environment.engine.close();
  }

  private fail(error: unknown): void {
    if (this.state === 'stopped') return;
    this.state = 'stopped';
    this.environment.failed(error);
  }

  private tick(): void {
    if (this.state !== 'running') return;
    this.environment.runtime.setTimer(this.config.tickMs, () => this.tick());
    for (const peer of this.peers.values()) {
      peer.tick();
      this.observer.changed(peer);
    }
    this.work();
  }

  /** Handles a message that arrived for one of the peers. A message for another store or an unknown peer is dropped. */
  receive({ regionId, toPeer, message }: RaftMessage): void {
    const peer = this.peers.get(regionId);
    if (this.state !== 'running' || peer === undefined || message === undefined || toPeer?.id !== peer.self.id) return;
    peer.raft.step(message);
    this.observer.changed(peer);
    this.work();
  }

  /**
   * Executes a command.
   *
   * @throws Unavailable if it is not known whether the command took effect
   * @throws TypeKVError `UnknownColumnFamily`, `KeyTooLarge` if no peer could apply it; `NotStarted`; `Stopped`
   */
  execute(command: RaftCmdRequest): Promise<CommandAnswer> {
    return new Promise((resolve, reject) => {
      if (this.state !== 'running') throw new TypeKVError(this.state === 'new' ? 'NotStarted' : 'Stopped', `the store is ${this.state}`);
      const refused = this.refuse(command);
      if (refused !== undefined) return resolve({ response: refused, reader: undefined });
      const peer = this.peers.get(command.header!.regionId)!;
      peer.request(command, {
        answer: (response, reader) => resolve({ response, reader }),
        outcomeUnknown: () =>
          reject(new Unavailable('a snapshot was installed before the command was applied; it is not known whether it took effect')),
      });
      this.observer.changed(peer);
      this.work();
    });
  }

  /** The rejection of a command for another store or an unknown region; `undefined` if a peer can handle it. */
  private refuse({ header }: RaftCmdRequest): RaftCmdResponse | undefined {
    const { storeId } = this.config;
    const target = header?.peer?.storeId ?? storeId;
    if (target !== storeId) return refusal(0, storeNotMatch(target, storeId));
    return this.peers.has(header?.regionId ?? 0) ? undefined : refusal(0, regionNotFound(header?.regionId ?? 0));
  }

  /** The id of the region on this store that contains `key`; 0 if there is none. */
  regionOf(key: Uint8Array): number {
    for (const { regionId, region } of this.peers.values()) if (contains(rangeOf(region), key)) return regionId;
    return 0;
  }

  peer(regionId: number): Peer | undefined {
    return this.peers.get(regionId);
  }

  /** Starts the loop, unless it is running. */
  private work(): void {
    if (!this.isLooping) this.looping = this.loop();
  }

  private async loop(): Promise<void> {
    this.isLooping = true;
    try {
      for (let busy = this.busyPeers(); busy.length > 0; busy = this.busyPeers()) {
        await handleReadies(this.environment.engine, busy);
        for (const peer of busy) this.observer.changed(peer);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.isLooping = false;
    }
  }

  private busyPeers(): Peer[] {
    return this.state === 'running' ? [...this.peers.values()].filter((peer) => peer.raft.hasReady()) : [];
  }
}
