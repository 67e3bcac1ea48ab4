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
import { contains } from './key-range';
import { loadPeers } from './load-peers';
import { Peer, type PeerEnvironment } from './peer';
import { SnapshotSender } from './snapshot-sender';
import { type StoreConfig, storeConfigWithDefaults } from './store-config';
import { NOBODY, type StoreObserver } from './store-observer';

export interface StoreEnvironment {
  /** Not open yet; the store opens and closes it. */
  readonly engine: Engine;
  readonly runtime: Runtime;
  readonly transport: Transport;
  /**
   * Hears of an error after which the store cannot go on: the disk failed, or a part threw. It has stopped by itself, and
   * answers nothing any more; whoever runs it ends the process.
   */
  readonly failed: (error: unknown) => void;
  readonly observer?: StoreObserver;
}

/** The answer to a command that took effect, or that certainly never will (`header.error`). */
export interface Answer {
  readonly response: RaftCmdResponse;
  /** The answer to a read; whoever gets it closes it. */
  readonly reader: EngineSnapshot | undefined;
}

/**
 * A store: peers of regions on one disk, the ticks that drive them, and the loop that does what they want done.
 *
 * Ticks, messages and commands change the peers' Raft nodes at once. One loop then does what all of them want done (part
 * 2b's `handleReadies`), and again, until nothing is left: what comes in while the disk is busy is done together next time.
 */
export class Store {
  private readonly config: Required<StoreConfig>;
  private readonly peers = new Map<number, Peer>();
  private readonly observer: StoreObserver;
  private state: 'new' | 'running' | 'stopped' = 'new';
  private isLooping = false;
  /** Completes when the loop ends that runs, or ran last. */
  private looping = Promise.resolve();

  /** @throws TypeKVError `InvalidArgument` for a wrong configuration */
  constructor(
    config: StoreConfig,
    private readonly environment: StoreEnvironment,
  ) {
    this.config = storeConfigWithDefaults(config);
    this.observer = environment.observer ?? NOBODY;
  }

  /** Opens the disk and takes up what is on it. */
  async start(): Promise<void> {
    const { engine, runtime } = this.environment;
    await engine.open();
    await bootstrap(engine, this.config);
    const around = this.peerEnvironment();
    for (const loaded of await loadPeers(engine)) this.peers.set(loaded.region.id, new Peer(loaded, around));
    this.state = 'running';
    for (const peer of this.peers.values()) this.observer.changed(peer);
    // At some part of a tick's time, so that stores that start together do not tick together.
    runtime.setTimer(runtime.random(this.config.tickMs) + 1, () => this.tick());
  }

  private peerEnvironment(): PeerEnvironment {
    const { engine, runtime, transport } = this.environment;
    const { config, observer } = this;
    const snapshots = new SnapshotSender(engine, transport, config.snapshotChunkBytes, (error) => this.fail(error));
    return { config, engine, transport, snapshots, observer, random: (bound) => runtime.random(bound) };
  }

  /** Stops, when what is under way on the disk is done. Commands that were not answered never are. Stopping twice is fine. */
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

  /** A message for one of the peers has arrived. What is not for this store, or for no peer of it, is dropped. */
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
   * @throws Unavailable whether it took effect, or will, is not known. A TypeKVError for a command that no peer could apply
   */
  execute(command: RaftCmdRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.state !== 'running') throw new TypeKVError(this.state === 'new' ? 'NotStarted' : 'Stopped', `the store is ${this.state}`);
      const refused = this.refuse(command);
      if (refused !== undefined) return resolve({ response: refused, reader: undefined });
      const peer = this.peers.get(command.header!.regionId)!;
      peer.request(command, {
        answer: (response, reader) => resolve({ response, reader }),
        outcomeUnknown: () =>
          reject(new Unavailable('the command was passed by when a snapshot was installed; whether it took effect is not known')),
      });
      this.observer.changed(peer);
      this.work();
    });
  }

  /** What is wrong with a command before any peer looks at it. */
  private refuse({ header }: RaftCmdRequest): RaftCmdResponse | undefined {
    const { storeId } = this.config;
    const target = header?.peer?.storeId ?? storeId;
    if (target !== storeId) return refusal(0, storeNotMatch(target, storeId));
    return this.peers.has(header?.regionId ?? 0) ? undefined : refusal(0, regionNotFound(header?.regionId ?? 0));
  }

  /** The region that has `key` here; 0 where none does. */
  regionOf(key: Uint8Array): number {
    for (const { regionId, region } of this.peers.values()) if (contains(rangeOf(region), key)) return regionId;
    return 0;
  }

  peer(regionId: number): Peer | undefined {
    return this.peers.get(regionId);
  }

  /** Starts the loop, unless it runs. */
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
