import { type Purpose, chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import type { Region } from '#kit/wire/meta';

import { type Order, OrderClient, additionOf, removalOf, splitOf, transferOf } from './region-orders';

const KIND = purpose('operator: kind of change');
const REGION = purpose('operator: region');
const PEER = purpose('operator: peer');
const KEY = purpose('operator: split key');
const ADDS = purpose('operator: does it add a peer');
const ASKED = purpose('operator: which store it asks');
const PAUSE = purpose('operator: pause');

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

/** A client that orders changes of regions at random: it adds and removes peers, splits regions and transfers leaderships. */
export class RegionOperator {
  private readonly orders: OrderClient;
  private last = 0;

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
    private readonly options: OperatorOptions,
  ) {
    this.orders = new OrderClient(context, group);
  }

  async run(): Promise<void> {
    const { simulation } = this.context;
    const { untilMs, everyMs } = this.options;
    while (simulation.now < untilMs * MICROSECONDS_PER_MILLISECOND) {
      const number = ++this.last;
      await simulation.sleep(chooseBetween(simulation.choices, PAUSE, this.id, number, 1, everyMs));
      if (this.context.shouldRun(this.id, number)) await this.order(number);
    }
  }

  private async order(number: number): Promise<void> {
    const due = this.context.untilDue(this.id, number);
    if (due !== undefined) await due;
    const regions = this.group.newestRegions();
    const region = regions[this.choose(REGION, number, regions.length)]!;
    await this.orders.send(this.storeFor(region, number), region, this.draw(region, number));
  }

  /** Mostly the leader; sometimes another store, which refuses. */
  private storeFor({ id }: Region, number: number): KvStore {
    const { stores } = this.group;
    const any = this.choose(ASKED, number, 10 * stores.length);
    return (any >= stores.length ? this.group.leader(id) : undefined) ?? stores[any % stores.length]!;
  }

  private draw(region: Region, number: number): Order {
    const { mix, splitKeys } = this.options;
    const kind = mix[this.choose(KIND, number, mix.length)]!;
    if (kind === 'split') return splitOf(region, splitKeys[this.choose(KEY, number, splitKeys.length)]!, () => this.group.allocateId());
    return kind === 'transfer' ? transferOf(region, this.peerOf(region, number)) : this.changePeer(region, number);
  }

  /** A region with fewer than three peers rather gets one. */
  private changePeer(region: Region, number: number): Order {
    const free = this.group.stores.map(({ id }) => id).filter((id) => !region.peers.some(({ storeId }) => storeId === id));
    const adds = region.peers.length === 1 || (free.length > 0 && this.choose(ADDS, number, 4) < (region.peers.length < 3 ? 3 : 1));
    if (!adds) return removalOf(region, this.peerOf(region, number));
    return additionOf(region, { id: this.group.allocateId(), storeId: free[this.choose(PEER, number, free.length)]! });
  }

  private peerOf({ peers }: Region, number: number): Region['peers'][number] {
    return peers[this.choose(PEER, number, peers.length)]!;
  }

  private choose(what: Purpose, number: number, bound: number): number {
    return this.context.simulation.choices.choose(what, this.id, number, bound);
  }

  private get id(): number {
    return this.orders.client.id;
  }
}
