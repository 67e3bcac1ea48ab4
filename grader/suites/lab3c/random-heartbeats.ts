/**
 * Goal: after any history of a cluster, the scheduler knows what the newest heartbeats say. Method: random splits, changes of members,
 * elections and sizes. Their heartbeats are delayed and repeated. Each is compared with a list that is searched completely.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { purpose } from '#harness/simulation/choices/choices';
import type { RegionInfo } from '#kit/scheduler/region-info';

import { ClusterModel } from './cluster-model';
import { describeInfo, describeInfos, indented } from './describe';
import { Draws } from './draws';
import { RandomRegions } from './random-regions';
import { ReportedCluster } from './reported-cluster';

const HEARTBEATS = purpose('random heartbeats');
const STEPS = 120;

export const randomHeartbeats = gradedTest('lab3c', 'random-heartbeats', {
  title: 'After any delayed and repeated heartbeats, the regions are those of the newest ones, and the counters are the sums over them',
  points: 1,
  seeds: 20,
  recordsName: true,
  coveragePoints: ['a delayed heartbeat of a region that was split', 'a heartbeat of a deposed leader'],
  references: tidb('section 3.1'),
  docsAnchor: 'store-counters',
  async run(context) {
    const draws = new Draws(context, HEARTBEATS);
    const cluster = await ReportedCluster.start(context);
    const model = new ClusterModel();
    const regions = new RandomRegions(draws);
    const inFlight: RegionInfo[] = [];
    const deliver = (info: RegionInfo): void => {
      const newest = regions.all.find(({ region }) => region.id === info.region.id)!;
      if (info.region.regionEpoch!.version < newest.region.regionEpoch!.version)
        context.cover('a delayed heartbeat of a region that was split');
      if (info.term < newest.term) context.cover('a heartbeat of a deposed leader');
      report(cluster, model, info);
    };
    for (let step = 0; step < STEPS; step++) {
      inFlight.push(...regions.change());
      while (inFlight.length > 0 && draws.oneIn(2)) {
        const position = draws.below(inFlight.length);
        deliver(inFlight[position]!);
        if (!draws.oneIn(3)) inFlight.splice(position, 1);
      }
    }
    for (const info of draws.shuffled(inFlight)) deliver(info);
    for (const info of draws.shuffled(regions.all)) deliver(info);
    cluster.expectRegions(regions.all, 'region heartbeats', 'At the end, after all others, the newest heartbeat of each region arrived');
  },
});

function report(cluster: ReportedCluster, model: ClusterModel, info: RegionInfo): void {
  const known = model.regions;
  const expected = model.report(info);
  const found = cluster.report(info);
  check(
    found === expected,
    'stale heartbeats',
    () =>
      `Expected that this heartbeat is ${expected ? 'accepted' : 'refused, as stale'}:\n${indented(describeInfo(info))}\n` +
      `The scheduler knew\n${indented(describeInfos(known))}\nFound ${found}.`,
  );
  const when = `This heartbeat was ${expected ? 'accepted' : 'refused'}:\n${indented(describeInfo(info))}\n`;
  cluster.expectRegions(model.regions, 'region heartbeats', when);
  cluster.expectCounters('store counters', when);
}
