import { handleReadies } from '#labs/lab2b/handle-readies';
import type { Engine, EngineSnapshot } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import type { Runtime } from '#kit/runtime';
import type { SchedulerClient } from '#kit/scheduler-client';
import { refusal } from '#kit/store/command';
import { isInitialized } from '#kit/store/region';
import { regionNotFound, storeNotMatch } from '#kit/store/region-errors';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import { StoreState } from '#kit/wire/meta';
import type { RaftCmdRequest, RaftCmdResponse } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';

import { bootstrap } from './bootstrap';
import { loadPeers } from './load-peers';
import { NO_REMAINS, loadRemains } from './load-remains';
import { Hibernation } from './hibernation';
import type { Peer, PeerEnvironment } from './peer';
import { SchedulerReports } from './scheduler-reports';
import { SnapshotSender } from './snapshot-sender';
import { SplitChecker } from './split-checker';
import { StorePeers } from './store-peers';
import { type StoreConfig, storeConfigWithDefaults } from './store-config';
import { NOBODY, type StoreObserver } from './store-observer';

export interface StoreEnvironment {
  /** Not open yet. The store opens and closes it. */
  readonly engine: Engine;
  readonly runtime: Runtime;
  readonly transport: Transport;
  /** Only needed if regions can change. */
  readonly scheduler?: SchedulerClient;
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
  private readonly peers: StorePeers;
  private readonly observer: StoreObserver;
  private state: 'new' | 'running' | 'stopped' = 'new';
  private readonly splitChecker: SplitChecker | undefined;
  private readonly reports: SchedulerReports | undefined;
  private readonly hibernation: Hibernation | undefined;
  private ticks = 0;
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
    this.splitChecker = this.makeSplitChecker();
    this.reports = this.makeReports();
    this.hibernation = this.makeHibernation();
    this.peers = new StorePeers(this.peerEnvironment(), (peer) => this.observer.changed(peer));
  }

  /** Opens the disk, loads the peers on it, and starts ticking. @throws TypeKVError `DiskError`, `InvalidArgument`; DiskLost (see `bootstrap`) */
  async start(): Promise<void> {
    const { engine, runtime } = this.environment;
    await engine.open();
    await bootstrap(engine, this.config);
    this.peers.load(await loadPeers(engine), this.config.changesRegions ? await loadRemains(engine) : NO_REMAINS);
    if (this.peers.hasRemovals) await this.peers.finishRemovals(engine);
    this.state = 'running';
    for (const peer of this.peers.all()) this.observer.changed(peer);
    // The first tick comes after a random part of the interval, so that stores that start together do not tick together.
    runtime.setTimer(runtime.random(this.config.tickMs) + 1, () => this.tick());
  }

  private peerEnvironment(): Omit<PeerEnvironment, 'regions'> {
    const { engine, runtime, transport } = this.environment;
    const { config, observer, hibernation } = this;
    const snapshots = new SnapshotSender(engine, transport, config.snapshotChunkBytes, (error) => this.fail(error));
    return { config, engine, transport, snapshots, observer, hibernation, random: (bound) => runtime.random(bound) };
  }

  /** Only a scheduler can allocate the ids for a split. */
  private makeSplitChecker(): SplitChecker | undefined {
    const { engine, scheduler } = this.environment;
    const { changesRegions, regionMaxBytes: maxBytes } = this.config;
    if (scheduler === undefined || !changesRegions) return undefined;
    return new SplitChecker({
      engine,
      scheduler,
      maxBytes,
      execute: (command) => this.execute(command),
      failed: (error) => this.fail(error),
    });
  }

  private makeReports(): SchedulerReports | undefined {
    const { scheduler } = this.environment;
    const { changesRegions, storeId, address, reportTicks, hibernatingReportTicks } = this.config;
    if (scheduler === undefined || !changesRegions) return undefined;
    const regionCount = (): number => this.peers.count;
    const store = { id: storeId, address, state: StoreState.Up };
    const execute = (command: RaftCmdRequest): Promise<CommandAnswer> => this.execute(command);
    return new SchedulerReports({ store, scheduler, reportTicks, hibernatingReportTicks, regionCount, execute });
  }

  private makeHibernation(): Hibernation | undefined {
    const { runtime, transport } = this.environment;
    if (!this.config.changesRegions || this.config.hibernateTicks === 0) return undefined;
    return new Hibernation(this.config, { transport, random: (bound) => runtime.random(bound) });
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
    this.ticks++;
    this.reports?.tick();
    this.tickHibernating();
    for (const peer of this.hibernation?.awake() ?? this.peers.all()) {
      peer.tick();
      this.hibernation?.ticked(peer);
      this.reports?.report(peer);
      this.peers.touch(peer);
      this.observer.changed(peer);
      if (peer.ticksWithoutLeader % this.config.leaderlessTicks === this.config.leaderlessTicks - 1) this.askForRegion(peer);
    }
    this.work();
  }

  /** What a tick does with the peers that hibernate: in most ticks nothing. */
  private tickHibernating(): void {
    if (this.splitChecker !== undefined && this.ticks % this.config.splitCheckTicks === 0)
      for (const peer of this.peers.all()) this.splitChecker.check(peer);
    if (this.hibernation === undefined) return;
    this.hibernation.tick();
    if (this.reports !== undefined && this.ticks % this.config.reportTicks === 0)
      for (const peer of this.hibernation.hibernating()) this.reports.reportHibernating(peer);
  }

  /** The peer has not heard from a leader for long. Perhaps it was removed, and no member knows this store any more. */
  private askForRegion(peer: Peer): void {
    this.environment.scheduler
      ?.getRegionById(peer.regionId)
      .then((found) => {
        if (found !== undefined && this.state === 'running') this.peers.regionIs(peer, found.region);
        this.work();
      })
      // It asks again if it still hears from no leader.
      .catch(() => undefined);
  }

  /** Handles a message that arrived for one of the peers. A message for another store or an unknown peer is dropped. */
  receive(message: RaftMessage): void {
    if (this.state !== 'running') return;
    this.hibernation?.hear(message);
    const peer = this.peers.peerFor(message);
    if (peer !== undefined) {
      peer.receive(message);
      this.hibernation?.received(peer, message);
      this.peers.touch(peer);
      this.observer.changed(peer);
    }
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
      this.peers.touch(peer);
      this.hibernation?.requested(peer);
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
    const peer = this.peers.get(header?.regionId ?? 0);
    const isKnown = peer !== undefined && isInitialized(peer.region);
    return isKnown ? undefined : refusal(0, regionNotFound(header?.regionId ?? 0));
  }

  /** The id of the region on this store that contains `key`; 0 if there is none. */
  regionOf(key: Uint8Array): number {
    return this.peers.regionOf(key);
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
      if (this.peers.hasRemovals) await this.peers.finishRemovals(this.environment.engine);
      for (let busy = this.busyPeers(); busy.length > 0; busy = this.busyPeers()) {
        await handleReadies(this.environment.engine, busy);
        for (const peer of busy) {
          this.peers.processed(peer);
          this.observer.changed(peer);
        }
        if (this.peers.hasRemovals) await this.peers.finishRemovals(this.environment.engine);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.isLooping = false;
    }
  }

  private busyPeers(): Peer[] {
    return this.state === 'running' ? this.peers.takeReady() : [];
  }
}
