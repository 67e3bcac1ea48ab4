import { bytesOf, printBytes } from '#kit/bytes';
import { adminCommand } from '#kit/store/command';
import type { Peer, Region } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { type AdminRequest, AdminCmdType, type RaftCmdResponse } from '#kit/wire/raft-command';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

const KIND = purpose('operator: kind of change');
const REGION = purpose('operator: region');
const PEER = purpose('operator: peer');
const KEY = purpose('operator: split key');
const ADDS = purpose('operator: does it add a peer');
const ASKED = purpose('operator: which store it asks');
const PAUSE = purpose('operator: pause');

const CALL_MS = 500;

export type ChangeKind = 'change peer' | 'split' | 'transfer';

export interface OperatorOptions {
  /** Virtual time after which it orders nothing more. */
  readonly untilMs: number;
  /** It draws from these with equal probability. */
  readonly mix: readonly ChangeKind[];
  readonly splitKeys: readonly string[];
  /** The longest pause between two orders. */
  readonly everyMs: number;
}

interface Order {
  readonly text: string;
  readonly request: AdminRequest;
}

/** A client that orders changes of regions at random: it adds and removes peers, splits regions and transfers leaderships. */
export class RegionOperator {
  private readonly client: SimulatedClient;
  private orders = 0;

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
    private readonly options: OperatorOptions,
  ) {
    this.client = context.client();
  }

  async run(): Promise<void> {
    const { simulation } = this.context;
    const { untilMs, everyMs } = this.options;
    while (simulation.now < untilMs * MICROSECONDS_PER_MILLISECOND) {
      const number = ++this.orders;
      await simulation.sleep(chooseBetween(simulation.choices, PAUSE, this.client.id, number, 1, everyMs));
      if (this.context.shouldRun(this.client.id, number)) await this.order(number);
    }
  }

  private async order(number: number): Promise<void> {
    const due = this.context.untilDue(this.client.id, number);
    if (due !== undefined) await due;
    const regions = this.group.newestRegions();
    const region = regions[this.choose(REGION, number, regions.length)]!;
    const { text, request } = this.draw(region, number);
    await this.send(this.storeFor(region, number), region, `${text}`, request);
  }

  /** Mostly the leader; sometimes another store, which refuses. */
  private storeFor({ id }: Region, number: number): KvStore {
    const any = this.choose(ASKED, number, 10 * this.group.stores.length);
    return (any >= this.group.stores.length ? this.group.leader(id) : undefined) ?? this.group.stores[any % this.group.stores.length]!;
  }

  private draw(region: Region, number: number): Order {
    const kind = this.options.mix[this.choose(KIND, number, this.options.mix.length)]!;
    if (kind === 'split') return this.split(region, number);
    return kind === 'transfer' ? this.transfer(region, number) : this.changePeer(region, number);
  }

  /** Fewer than three peers: it rather adds one. */
  private changePeer(region: Region, number: number): Order {
    const free = this.group.stores.map(({ id }) => id).filter((id) => !region.peers.some(({ storeId }) => storeId === id));
    const adds = region.peers.length === 1 || (free.length > 0 && this.choose(ADDS, number, 4) < (region.peers.length < 3 ? 3 : 1));
    if (!adds) return removalOf(region, region.peers[this.choose(PEER, number, region.peers.length)]!);
    return additionOf(region, { id: this.group.allocateId(), storeId: free[this.choose(PEER, number, free.length)]! });
  }

  private split(region: Region, number: number): Order {
    const splitKey = bytesOf(this.options.splitKeys[this.choose(KEY, number, this.options.splitKeys.length)]!);
    const newRegionId = this.group.allocateId();
    const newPeerIds = region.peers.map(() => this.group.allocateId());
    return {
      text: `split region ${region.id} at ${printBytes(splitKey)} into ${region.id} and ${newRegionId}`,
      request: { cmdType: AdminCmdType.Split, split: { splitKey, newRegionId, newPeerIds } },
    };
  }

  private transfer(region: Region, number: number): Order {
    const peer = region.peers[this.choose(PEER, number, region.peers.length)]!;
    return {
      text: `transfer region ${region.id} to peer ${peer.id} on store ${peer.storeId}`,
      request: { cmdType: AdminCmdType.TransferLeader, transferLeader: { peer } },
    };
  }

  private choose(what: typeof KIND, number: number, bound: number): number {
    return this.context.simulation.choices.choose(what, this.client.id, number, bound);
  }

  private send(store: KvStore, { id: regionId, regionEpoch }: Region, text: string, request: AdminRequest): Promise<unknown> {
    const command = adminCommand({ regionId, regionEpoch, peer: undefined, term: 0 }, request);
    return this.client.call(store, text, (service): Promise<RaftCmdResponse | undefined> => service.admin(command), CALL_MS);
  }
}

function additionOf({ id }: Region, peer: Peer): Order {
  return {
    text: `add peer ${peer.id} on store ${peer.storeId} to region ${id}`,
    request: { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType: ConfChangeType.AddNode, peer } },
  };
}

function removalOf({ id }: Region, peer: Peer): Order {
  return {
    text: `remove peer ${peer.id} on store ${peer.storeId} from region ${id}`,
    request: { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType: ConfChangeType.RemoveNode, peer } },
  };
}
