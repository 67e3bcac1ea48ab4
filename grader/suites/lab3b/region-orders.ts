import { bytesOf, printBytes } from '#kit/bytes';
import { adminCommand } from '#kit/store/command';
import type { Peer, Region } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { type AdminRequest, AdminCmdType, type RaftCmdResponse } from '#kit/wire/raft-command';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import type { CallOutcome, SimulatedClient } from '#harness/simulation/simulated-client';

/** A change of a region that a client orders. */
export interface Order {
  /** As the operation of the client in the trace. */
  readonly text: string;
  readonly request: AdminRequest;
}

export function additionOf({ id }: Region, peer: Peer): Order {
  return {
    text: `add peer ${peer.id} on store ${peer.storeId} to region ${id}`,
    request: { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType: ConfChangeType.AddNode, peer } },
  };
}

export function removalOf({ id }: Region, peer: Peer): Order {
  return {
    text: `remove peer ${peer.id} on store ${peer.storeId} from region ${id}`,
    request: { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType: ConfChangeType.RemoveNode, peer } },
  };
}

/** @param allocateId gives the ids of the new region and its peers */
export function splitOf({ id, peers }: Region, key: string, allocateId: () => number): Order {
  const splitKey = bytesOf(key);
  const newRegionId = allocateId();
  const newPeerIds = peers.map(() => allocateId());
  return {
    text: `split region ${id} at ${printBytes(splitKey)} into ${id} and ${newRegionId}`,
    request: { cmdType: AdminCmdType.Split, split: { splitKey, newRegionId, newPeerIds } },
  };
}

export function transferOf({ id }: Region, peer: Peer): Order {
  return {
    text: `transfer region ${id} to peer ${peer.id} on store ${peer.storeId}`,
    request: { cmdType: AdminCmdType.TransferLeader, transferLeader: { peer } },
  };
}

const CALL_MS = 500;
const RETRY_MS = 50;
const DONE_WITHIN_MS = 10_000;

/** A client that sends orders to stores. */
export class OrderClient {
  readonly client: SimulatedClient;

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
  ) {
    this.client = context.client();
  }

  /** Sends an order once. It names the region's epoch in `region`. */
  send(store: KvStore, { id: regionId, regionEpoch }: Region, { text, request }: Order): Promise<CallOutcome<RaftCmdResponse | undefined>> {
    const command = adminCommand({ regionId, regionEpoch, peer: undefined, term: 0 }, request);
    return this.client.call(store, text, 'admin', command, CALL_MS);
  }

  /**
   * Sends orders to the leader of a region until `isDone` returns true. For runs without random faults.
   * @param order for the newest state of the region
   */
  async until(isDone: () => boolean, regionId: number, order: (region: Region) => Order): Promise<void> {
    const retry = async (): Promise<void> => {
      while (!isDone()) {
        const region = this.group.newestRegions().find(({ id }) => id === regionId)!;
        const leader = this.group.leader(regionId);
        if (leader !== undefined) await this.send(leader, region, order(region));
        for (let waits = 0; waits < 4 && !isDone(); waits++) await this.context.simulation.sleep(RETRY_MS);
      }
    };
    await this.context.within(DONE_WITHIN_MS, 'The leader executes an order', retry());
  }
}
