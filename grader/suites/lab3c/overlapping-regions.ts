import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'region heartbeats';

export const overlappingRegions = gradedTest('lab3c', 'overlapping-regions', {
  title: 'An accepted heartbeat replaces every region that it overlaps, and no other region',
  points: 2,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'accepted-heartbeats',
  async run(context) {
    for (const part of [split, wider, partly, unknownRegions]) await context.part(part);
  },
});

const G = { id: 1, range: ['', 'g'], version: 2 } as const;
const P = { id: 2, range: ['g', 'p'], version: 2, stores: [2, 3, 4] } as const;
const Z = { id: 3, range: ['p', ''], version: 2, stores: [3, 4, 5] } as const;

/** Handles a heartbeat, after which the scheduler knows these regions. */
async function after(context: ScenarioContext, known: readonly SampleOptions[], next: SampleOptions, expected: readonly SampleOptions[]) {
  const cluster = await ReportedCluster.knowing(context, ...known);
  cluster.expectAccepted(next, PROPERTY, 'its epoch is not lower than that of a region that it overlaps');
  const regions = expected.map((options) => sampleInfo(options));
  cluster.expectRegions(regions, PROPERTY, `The heartbeat of region ${next.id} was accepted`);
}

/** Of the new region on the left, nothing is known until it reports. */
async function split(context: ScenarioContext): Promise<void> {
  const old = { id: 1, version: 2, size: 100 };
  const right = { id: 1, range: ['m', ''], version: 3, size: 40 } as const;
  const left = { id: 9, range: ['', 'm'], version: 3, size: 60 } as const;
  await after(context, [old], right, [right]);
  await after(context, [old], left, [left]);
  await after(context, [old, right], left, [left, right]);
  await after(context, [old, left], right, [left, right]);
}

async function wider(context: ScenarioContext): Promise<void> {
  const all = { id: 4, version: 3, stores: [4, 5, 6] };
  await after(context, [G, P, Z], all, [all]);
  const same = { id: 2, version: 3, stores: [4, 5, 6] };
  await after(context, [G, P, Z], same, [same]);
}

async function partly(context: ScenarioContext): Promise<void> {
  const across = { id: 4, range: ['f', 'h'], version: 2 } as const;
  await after(context, [G, P, Z], across, [across, Z]);
  const exact = { id: 4, range: ['g', 'p'], version: 2, size: 3 } as const;
  await after(context, [G, P, Z], exact, [G, exact, Z]);
  const inside = { id: 4, range: ['h', 'i'], version: 2 } as const;
  await after(context, [G, P, Z], inside, [G, inside, Z]);
  const moved = { id: 1, range: ['q', ''], version: 3 } as const;
  await after(context, [G, P, Z], moved, [P, moved]);
}

/** A restarted scheduler knows none. The stores may have not registered either. */
async function unknownRegions(context: ScenarioContext): Promise<void> {
  const first = { id: 77, range: ['g', 'p'], version: 12, confVer: 31, term: 8, stores: [21, 22, 23] } as const;
  await after(context, [], first, [first]);
  const next = { id: 50, range: ['p', ''], stores: [31] } as const;
  await after(context, [first], next, [first, next]);
}
