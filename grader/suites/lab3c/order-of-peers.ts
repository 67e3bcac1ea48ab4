import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { BalanceDecisions, inputOf, moveOf, storesOf } from './balance-decisions';

const PROPERTY = 'peers that move';

export const orderOfPeers = gradedTest('lab3c', 'order-of-peers', {
  title:
    'Of the source, a pending peer moves before a follower, and a follower before the leader; if none can move, the next store is the source',
  points: 1,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'peers-that-move',
  async run(context) {
    for (const part of [groups, pendingElsewhere, inputOrder, nextRegion, nextStore, replicas]) await context.part(part);
  },
});

const LED = { id: 1, range: ['', 'c'], stores: [1, 2, 3] } as const;
const FOLLOWED = { id: 2, range: ['c', 'f'], stores: [2, 1, 3] } as const;
const PENDING = { id: 3, range: ['f', ''], stores: [2, 1, 3], pending: [1] } as const;
const SIZES = [100, 50, 50, 10];

async function groups(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const all = inputOf(storesOf(SIZES), LED, FOLLOWED, PENDING);
  decisions.expectMove(all, moveOf(3, 1, 4), PROPERTY, 'The peer of region 3 on store 1 is pending');
  decisions.expectMove(
    inputOf(storesOf(SIZES), LED, FOLLOWED),
    moveOf(2, 1, 4),
    PROPERTY,
    'Store 1 has the leader of region 1 and a follower',
  );
  decisions.expectMove(inputOf(storesOf(SIZES), LED, PENDING), moveOf(3, 1, 4), PROPERTY, 'The peer of region 3 on store 1 is pending');
  decisions.expectMove(inputOf(storesOf(SIZES), LED), moveOf(1, 1, 4), PROPERTY, 'Store 1 has only the leader of region 1');
}

/** It counts what the peer on the source is. */
async function pendingElsewhere(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const led = { ...LED, pending: [2, 3] };
  const why = 'Region 1 has pending peers on other stores, and its leader on store 1';
  decisions.expectMove(inputOf(storesOf(SIZES), led, FOLLOWED), moveOf(2, 1, 4), PROPERTY, why);
}

async function inputOrder(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const first = { id: 9, range: ['', 'c'], stores: [2, 1, 3], size: 5 } as const;
  const second = { id: 4, range: ['c', ''], stores: [2, 1, 3], size: 20 } as const;
  const why = 'Within a group, the regions are tried in the order of the input';
  decisions.expectMove(inputOf(storesOf(SIZES), first, second), moveOf(9, 1, 4), PROPERTY, why);
}

async function nextRegion(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const tooLarge = { id: 1, range: ['', 'c'], stores: [2, 1, 3], size: 60, pending: [1] } as const;
  const fullTarget = { id: 2, range: ['c', 'f'], stores: [2, 1, 4] } as const;
  const possible = { id: 3, range: ['f', ''], stores: [1, 2, 3] } as const;
  const input = inputOf(storesOf([100, 90, 95, 10]), tooLarge, fullTarget, possible);
  decisions.expectMove(
    input,
    moveOf(3, 1, 4),
    PROPERTY,
    'The regions 1 and 2 cannot move from store 1: one is too large, the target of the other too full',
  );
}

async function nextStore(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const input = inputOf(
    storesOf([100, 90, 80, 10]),
    { id: 6, range: ['', 'c'], stores: [1, 2, 4], size: 11 },
    { id: 7, range: ['c', 'f'], stores: [2, 3, 4] },
    { id: 8, range: ['f', ''], stores: [3, 2, 1], size: 41 },
  );
  decisions.expectMove(input, moveOf(8, 1, 4), PROPERTY, 'Region 8 can move from store 1');
  const without = { ...input, regions: input.regions.slice(0, 2) };
  decisions.expectMove(without, undefined, PROPERTY, 'Of region 6 and 7, each store without a peer is too full');
  const later = inputOf(
    storesOf([100, 90, 80, 10]),
    { id: 7, range: ['', 'c'], stores: [2, 3, 4] },
    { id: 8, range: ['c', ''], stores: [3, 2, 5] },
  );
  decisions.expectMove(later, moveOf(8, 2, 4), PROPERTY, 'No region can move from store 1, the fullest, so store 2 is the source');
  const third = inputOf(storesOf([100, 90, 80, 10]), { id: 8, range: ['c', ''], stores: [5, 3, 6] });
  decisions.expectMove(third, moveOf(8, 3, 4), PROPERTY, 'No region can move from store 1 or 2, so store 3 is the source');
}

/** The scheduler corrects the number of replicas first. */
async function replicas(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const complete = { id: 9, range: ['p', ''], stores: [1, 2, 3] } as const;
  for (const stores of [[2, 1], [2], [2, 1, 3, 5]]) {
    const incomplete = { id: 7, range: ['', 'p'], stores } as const;
    const why = `Region 7 has ${stores.length} peers instead of 3, so it is not moved`;
    decisions.expectMove(inputOf(storesOf([100, 90, 80, 10, 70]), incomplete), undefined, 'replicas', why);
    decisions.expectMove(inputOf(storesOf([100, 90, 80, 10, 70]), incomplete, complete), moveOf(9, 1, 4), 'replicas', why);
  }
  const five = { ...inputOf(storesOf([100, 90, 80, 70, 60, 10]), { id: 7, stores: [1, 2, 3, 4, 5] }), maxReplicas: 5 };
  decisions.expectMove(five, moveOf(7, 1, 6), 'replicas', 'maxReplicas is 5, and the region has 5 peers');
}
