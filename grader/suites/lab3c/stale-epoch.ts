import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'stale heartbeats';

export const staleEpoch = gradedTest('lab3c', 'stale-epoch', {
  title: 'A heartbeat whose version or whose confVer is lower than that of its region is refused and changes nothing',
  points: 2,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'stale-heartbeats',
  async run(context) {
    for (const part of [lowerVersion, lowerConfVer, elsewhere, notLower]) await context.part(part);
  },
});

async function lowerVersion(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { range: ['', 'm'], version: 3, confVer: 3 });
  const why = 'its version is lower';
  cluster.expectRefused({ version: 2, confVer: 3, size: 99 }, PROPERTY, why);
  cluster.expectRefused({ version: 2, confVer: 4, stores: [1, 2, 4], term: 9 }, PROPERTY, why);
  cluster.expectRefused({ range: ['', 'm'], version: 1, confVer: 9, stores: [4, 5, 6], pending: [5] }, PROPERTY, why);
}

async function lowerConfVer(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { version: 3, confVer: 3, stores: [2, 3, 4] });
  const why = 'its confVer is lower';
  cluster.expectRefused({ version: 3, confVer: 2, size: 99 }, PROPERTY, why);
  cluster.expectRefused({ range: ['m', ''], version: 4, confVer: 2, term: 9 }, PROPERTY, why);
  cluster.expectRefused({ version: 9, confVer: 1, stores: [4, 5, 6], pending: [5] }, PROPERTY, why);
}

/** The two ranges have no key in common. */
async function elsewhere(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { range: ['m', ''], version: 3, confVer: 3 });
  const why = 'its region is known with a higher epoch, also if the ranges do not overlap';
  cluster.expectRefused({ range: ['', 'm'], version: 2, confVer: 3 }, PROPERTY, why);
  cluster.expectRefused({ range: ['', 'm'], version: 3, confVer: 2 }, PROPERTY, why);
}

async function notLower(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { version: 9, confVer: 9 });
  const why = 'neither its version nor its confVer is lower';
  cluster.expectAccepted({ version: 9, confVer: 9, size: 20 }, PROPERTY, why);
  cluster.expectAccepted({ version: 9, confVer: 10, stores: [1, 2] }, PROPERTY, why);
  // As text, 10 would be lower than 9.
  cluster.expectAccepted({ range: ['m', ''], version: 10, confVer: 10, stores: [1, 2] }, PROPERTY, why);
  cluster.expectRefused({ range: ['m', ''], version: 9, confVer: 11, stores: [1, 2] }, PROPERTY, 'its version is lower');
}
