import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { BalanceDecisions, inputOf, moveOf, storesOf } from './balance-decisions';

const PROPERTY = 'source and target';

export const sourceAndTarget = gradedTest('lab3c', 'source-and-target', {
  title: 'A region moves from the fullest store to the emptiest one that has no peer of it; both are up',
  points: 2,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'source-and-target',
  async run(context) {
    for (const part of [fullestToEmptiest, onlyUp, sameSize, sizesOfTheInput, nothingToMove]) await context.part(part);
  },
});

async function fullestToEmptiest(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const region = { id: 7, stores: [1, 2, 3] };
  decisions.expectMove(
    inputOf(storesOf([50, 90, 10, 30, 20]), region),
    moveOf(7, 2, 5),
    PROPERTY,
    'Store 2 is the fullest store. Of the stores without a peer of region 7, store 5 is the emptiest',
  );
  decisions.expectMove(
    inputOf(storesOf([100, 9, 30, 7, 20]), { id: 7, stores: [5, 1, 3] }),
    moveOf(7, 1, 4),
    PROPERTY,
    'As numbers, 100 is more than 20, and 7 is less than 9',
  );
}

async function onlyUp(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const region = { id: 7, stores: [1, 2, 3] };
  const sizes = [50, 90, 70, 10, 20];
  const move = (notUp: readonly number[]) => inputOf(storesOf(sizes, notUp), region);
  decisions.expectMove(move([2]), moveOf(7, 3, 4), PROPERTY, 'The fullest store is not up, so it is no source');
  decisions.expectMove(move([4]), moveOf(7, 2, 5), PROPERTY, 'The emptiest store is not up, so it is no target');
  decisions.expectMove(move([2, 4]), moveOf(7, 3, 5), PROPERTY, 'The fullest and the emptiest store are not up');
  decisions.expectMove(move([4, 5]), undefined, PROPERTY, 'Every store without a peer of the region is not up');
  decisions.expectMove(move([1, 2, 3]), undefined, PROPERTY, 'Every store with a peer of the region is not up');
}

async function sameSize(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const why = 'Of stores with the same size, the one with the lower id comes first';
  decisions.expectMove(inputOf(storesOf([10, 90, 90, 90, 10]), { id: 7, stores: [4, 3, 2] }), moveOf(7, 2, 1), PROPERTY, why);
  const many = [...Array.from({ length: 8 }, () => 10), 90, 90, 90];
  decisions.expectMove(inputOf(storesOf(many), { id: 7, stores: [11, 10, 9] }), moveOf(7, 9, 1), PROPERTY, why);
}

/** The sizes include the operators in progress, and their regions are missing. */
async function sizesOfTheInput(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const input = inputOf(
    storesOf([10, 60, 70, 65, 0]),
    { id: 1, range: ['', 'm'], stores: [1, 2, 4], size: 30 },
    { id: 2, range: ['m', ''], stores: [1, 3, 4], size: 30 },
  );
  decisions.expectMove(input, moveOf(2, 3, 5), PROPERTY, 'The size of a store is the one in the input, not the sum over the regions');
}

async function nothingToMove(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  decisions.expectMove(inputOf(storesOf([90, 80, 10])), undefined, PROPERTY, 'There are no regions');
  decisions.expectMove(inputOf([]), undefined, PROPERTY, 'There are no stores');
  decisions.expectMove(inputOf(storesOf([90, 80, 10]), {}), undefined, PROPERTY, 'Every store has a peer of the region');
  decisions.expectMove(inputOf(storesOf([10, 20, 30, 90]), {}), undefined, PROPERTY, 'The fullest store has no peer of the region');
}
