import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'stale heartbeats';

export const staleOverlap = gradedTest('lab3c', 'stale-overlap', {
  title: 'A heartbeat with a lower epoch than any region that it overlaps is refused, also if the scheduler does not know its region',
  points: 2,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'stale-heartbeats',
  async run(context) {
    for (const part of [beforeSplit, everyNeighbour, ownRegionToo, noOverlap, orderOfBytes]) await context.part(part);
  },
});

/** Region 2 was split from region 1, and reports first. Then a heartbeat of region 1 comes that was sent before the split. */
async function beforeSplit(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { id: 2, range: ['', 'm'], version: 2 });
  cluster.expectRefused({ id: 1, version: 1, size: 99 }, PROPERTY, 'it overlaps region 2, whose version is higher');
  cluster.expectAccepted({ id: 1, range: ['m', ''], version: 2 }, PROPERTY, 'it does not overlap region 2');
  const changed = await ReportedCluster.knowing(context, { id: 2, range: ['m', ''], version: 2, confVer: 3 });
  changed.expectRefused({ id: 1, version: 3, confVer: 2 }, PROPERTY, 'it overlaps region 2, whose confVer is higher');
}

/** One of three regions has the higher epoch: each of them once. */
async function everyNeighbour(context: ScenarioContext): Promise<void> {
  for (const newest of [1, 2, 3]) {
    for (const field of ['version', 'confVer'] as const) {
      const epoch = (id: number) => ({ version: 2, confVer: 2, [field]: id === newest ? 3 : 2 });
      const cluster = await ReportedCluster.knowing(
        context,
        { id: 1, range: ['', 'g'], ...epoch(1) },
        { id: 2, range: ['g', 'p'], ...epoch(2) },
        { id: 3, range: ['p', ''], ...epoch(3) },
      );
      const why = `it overlaps region ${newest}, whose ${field} is higher`;
      cluster.expectRefused({ id: 4, range: ['f', 'q'], version: 2, confVer: 2 }, PROPERTY, why);
    }
  }
}

/** The region itself has the higher epoch, and an overlapped one has not. */
async function ownRegionToo(context: ScenarioContext): Promise<void> {
  const known = [
    { id: 1, range: ['', 'g'], version: 3 },
    { id: 2, range: ['g', ''], version: 1 },
  ] as const;
  const cluster = await ReportedCluster.knowing(context, ...known);
  cluster.expectRefused({ id: 1, range: ['c', 'k'], version: 2 }, PROPERTY, 'its region is known with a higher version');
  cluster.expectRefused({ id: 2, range: ['c', ''], version: 2 }, PROPERTY, 'it overlaps region 1, whose version is higher');
}

/** A region includes its start key, and not its end key. */
async function noOverlap(context: ScenarioContext): Promise<void> {
  const newer = { id: 2, range: ['g', 'p'], version: 9, confVer: 9 } as const;
  const cluster = await ReportedCluster.knowing(context, newer);
  const why = 'it only borders on region 2';
  cluster.expectAccepted({ id: 1, range: ['', 'g'] }, PROPERTY, why);
  cluster.expectAccepted({ id: 3, range: ['p', ''] }, PROPERTY, why);
}

/** Keys are compared byte by byte: "M" < "Z" < "a" < "c" < "d" < "z" < "é", and a prefix comes first. As text, byte 100 is below byte 99. */
async function orderOfBytes(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(
    context,
    { id: 2, range: ['Z', 'd'], version: 9, confVer: 9 },
    { id: 3, range: ['z', 'é'], version: 9, confVer: 9 },
  );
  for (const range of [
    ['M', 'a'],
    ['c', 'ca'],
    ['c', 'e'],
    ['A', 'y'],
  ] as const)
    cluster.expectRefused({ id: 1, range }, PROPERTY, 'as bytes, it overlaps region 2');
  for (const range of [
    ['za', 'zb'],
    ['y', 'z\0'],
    ['zz', ''],
  ] as const)
    cluster.expectRefused({ id: 1, range }, PROPERTY, 'as bytes, it overlaps region 3');
  cluster.expectAccepted({ id: 1, range: ['d', 'y'] }, PROPERTY, 'as bytes, it lies between the regions 2 and 3');
  cluster.expectAccepted({ id: 4, range: ['M', 'Z'] }, PROPERTY, 'as bytes, it lies before region 2');
  cluster.expectAccepted({ id: 5, range: ['éa', ''] }, PROPERTY, 'as bytes, it lies after region 3');
}
