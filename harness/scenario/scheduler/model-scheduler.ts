import type { SchedulerCalls } from '#cluster/scheduler/scheduler-calls';
import { requestedRegion } from '#cluster/scheduler/check-request';
import { answerOf, invalidRequest } from '#cluster/scheduler/scheduler-refusal';
import { versionOf } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import * as wire from '#kit/wire/scheduler';
import type { ScenarioContext } from '#harness/scenario/context';

import { CLUSTER_ID, type SimulatedScheduler, schedulerOn } from './scheduler-access';

/** What a model scheduler knows: everything, at once. */
export interface KnownRegions {
  newestRegions(): readonly Region[];
  /** The newest state of the region that has a key. */
  regionOf(key: Uint8Array): Region;
  allocateId(): number;
}

const TIMEOUT_MS = 500;

/**
 * A scheduler without code of lab3c, not started. It knows the newest state of every region, gives ids, and orders nothing: the scenario orders
 * the moves. It crashes like another node, and has nothing to lose.
 */
export function modelScheduler(context: ScenarioContext, known: () => KnownRegions): SimulatedScheduler {
  return schedulerOn(
    context.scheduler(async () => answers(known)),
    TIMEOUT_MS,
  );
}

function answers(known: () => KnownRegions): SchedulerCalls {
  const some: Partial<SchedulerCalls> = {
    getRegion: async ({ header, regionKey }) =>
      wire.GetRegionResponse.create(await answerOf(CLUSTER_ID, header, () => ({ region: known().regionOf(regionKey) }))),
    getRegionByID: async ({ header, regionId }) =>
      wire.GetRegionResponse.create(await answerOf(CLUSTER_ID, header, () => ({ region: find(known(), regionId) }))),
    askSplit: async ({ header, region }) =>
      wire.AskSplitResponse.create(await answerOf(CLUSTER_ID, header, () => splitIds(known(), requestedRegion(region)))),
    regionHeartbeat: async ({ header, region }) =>
      wire.RegionHeartbeatResponse.create(await answerOf(CLUSTER_ID, header, () => ({ regionId: region?.id ?? 0 }))),
    storeHeartbeat: async ({ header }) => answerOf(CLUSTER_ID, header, () => ({})),
    bootstrap: async ({ header }) => answerOf(CLUSTER_ID, header, () => ({})),
    putStore: async ({ header }) => answerOf(CLUSTER_ID, header, () => ({})),
  };
  return some as SchedulerCalls;
}

function find(known: KnownRegions, regionId: number): Region | undefined {
  return known.newestRegions().find(({ id }) => id === regionId);
}

function splitIds(known: KnownRegions, region: Region): { newRegionId: number; newPeerIds: number[] } {
  const newest = find(known, region.id);
  if (newest === undefined || versionOf(newest) > versionOf(region)) throw invalidRequest(`region ${region.id} has a newer epoch`);
  return { newRegionId: known.allocateId(), newPeerIds: newest.peers.map(() => known.allocateId()) };
}
