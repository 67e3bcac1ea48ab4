import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { BalanceDecisions, inputOf, moveOf, storesOf } from './balance-decisions';

const PROPERTY = 'tolerance';

export const tolerance = gradedTest('lab3c', 'tolerance', {
  title: 'A region moves if the source is larger than the target by twice the size of the region or more, and not if by less',
  points: 1,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'tolerance',
  async run(context) {
    for (const part of [atTheBorder, balanced]) await context.part(part);
  },
});

async function atTheBorder(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const twice = (size: number): string => `The difference of the sizes is 20, and twice the size of the region is ${2 * size}`;
  for (const sizes of [
    [100, 100, 100, 80],
    [20, 20, 20, 0],
  ])
    for (const size of [9, 10, 11, 19, 20, 21]) {
      const expected = size <= 10 ? moveOf(1, 1, 4) : undefined;
      decisions.expectMove(inputOf(storesOf(sizes), { size }), expected, PROPERTY, twice(size));
    }
  const large = 2 ** 32;
  decisions.expectMove(inputOf(storesOf([3 * large, 0, 0, large]), { size: large }), moveOf(1, 1, 4), PROPERTY, 'The sizes are large');
  decisions.expectMove(inputOf(storesOf([3 * large - 1, 0, 0, large]), { size: large }), undefined, PROPERTY, 'The sizes are large');
}

async function balanced(context: ScenarioContext): Promise<void> {
  const decisions = await BalanceDecisions.start(context);
  const region = { size: 10 };
  const why = 'The stores are balanced as well as a region of 10 bytes allows';
  for (const sizes of [
    [50, 50, 50, 50],
    [59, 50, 50, 40],
    [0, 0, 0, 0],
    [10, 10, 10, 0],
  ])
    decisions.expectMove(inputOf(storesOf(sizes), region), undefined, PROPERTY, why);
}
