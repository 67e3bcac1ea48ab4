import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { indented } from './describe';
import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'region heartbeats';

export const sameEpoch = gradedTest('lab3c', 'same-epoch', {
  title: 'A heartbeat with the same epoch is accepted: leader, term, pending peers and size are those of the last one',
  points: 1,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'accepted-heartbeats',
  async run(context) {
    for (const part of [eachField, repeated]) await context.part(part);
  },
});

/** Each changes some fields of the heartbeat before it. */
const CHANGES: readonly (readonly [string, SampleOptions])[] = [
  ['another leader in a higher term', { stores: [2, 1, 3], term: 2 }],
  ['a larger size', { size: 30 }],
  ['a smaller size', { size: 1 }],
  ['two pending peers', { pending: [1, 3] }],
  ['one pending peer', { pending: [3] }],
  ['no pending peers', { pending: [] }],
  ['a new peer', { stores: [2, 1, 3, 4], confVer: 2, pending: [4] }],
  ['one peer less', { stores: [2, 1, 4], confVer: 3, pending: [] }],
];

async function eachField(context: ScenarioContext): Promise<void> {
  let heartbeat: SampleOptions = { pending: [2] };
  const cluster = await ReportedCluster.knowing(context, heartbeat);
  for (const [what, change] of CHANGES) {
    heartbeat = { ...heartbeat, ...change };
    cluster.expectAccepted(heartbeat, PROPERTY, 'its epoch and its term are not lower');
    cluster.expectRegions([sampleInfo(heartbeat)], PROPERTY, `A heartbeat with ${what} was accepted`);
  }
}

async function repeated(context: ScenarioContext): Promise<void> {
  const heartbeat = { pending: [3], size: 7 };
  const cluster = await ReportedCluster.knowing(context, heartbeat);
  const { counters } = cluster;
  for (let i = 0; i < 3; i++) {
    cluster.expectAccepted(heartbeat, PROPERTY, 'it is the same as the last one');
    cluster.expectRegions([sampleInfo(heartbeat)], PROPERTY, 'A heartbeat was repeated');
    const now = cluster.counters;
    check(
      now === counters,
      'store counters',
      () => `A heartbeat was repeated. Expected the counters\n${indented(counters)}\nFound:\n${indented(now)}`,
    );
  }
}
