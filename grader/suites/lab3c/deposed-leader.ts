import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'deposed leaders';

export const deposedLeader = gradedTest('lab3c', 'deposed-leader', {
  title: 'A heartbeat of a leader that was deposed, with a lower term than its region has, is refused and changes nothing',
  points: 2,
  recordsName: true,
  references: paper('section 5.1'),
  docsAnchor: 'deposed-leaders',
  async run(context) {
    for (const part of [lowerTerm, otherRegions]) await context.part(part);
  },
});

async function lowerTerm(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { confVer: 2, stores: [1, 2, 3], term: 9 });
  const why = 'its term is lower: its sender was deposed';
  cluster.expectAccepted({ confVer: 2, stores: [2, 1, 3], term: 10 }, PROPERTY, 'its term is higher');
  cluster.expectRefused({ confVer: 2, stores: [1, 2, 3], term: 9 }, PROPERTY, why);
  cluster.expectRefused({ confVer: 2, stores: [3, 1, 2], term: 8, pending: [1, 2], size: 99 }, PROPERTY, why);
  cluster.expectRefused({ confVer: 3, stores: [1, 2, 3, 4], term: 9 }, PROPERTY, `${why}, whatever its epoch is`);
  cluster.expectRefused({ version: 2, confVer: 2, range: ['m', ''], term: 9 }, PROPERTY, `${why}, whatever its epoch is`);
  cluster.expectAccepted({ confVer: 2, stores: [2, 1, 3], term: 10, size: 20 }, PROPERTY, 'its term is the same');
}

/** A region that was split off starts with a low term. */
async function otherRegions(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { id: 1, term: 9 });
  const why = 'terms of different regions have nothing to do with each other';
  cluster.expectAccepted({ id: 2, range: ['', 'm'], version: 2, term: 5 }, PROPERTY, why);
  cluster.expectAccepted({ id: 1, range: ['m', ''], version: 2, term: 9 }, PROPERTY, 'it overlaps no region with a higher epoch');
  cluster.expectAccepted({ id: 3, range: ['c', 'p'], version: 3, term: 1 }, PROPERTY, why);
}
