import { shrinkBudgets } from './shrink-budgets';

interface Failed {
  readonly id: string;
  readonly events: number;
}

const failed = (id: string, events: number): Failed => ({ id, events });
const budgetsOf = (reasons: readonly (readonly Failed[])[]): Record<string, number> =>
  Object.fromEntries([...shrinkBudgets(reasons, ({ events }) => events)].map(([{ id }, budget]) => [id, budget]));

test('of one reason, the smallest run has half of the budget, and the others share the rest', () => {
  expect(budgetsOf([[failed('a', 900), failed('b', 20), failed('c', 500)]])).toEqual({ a: 75_000, b: 150_000, c: 75_000 });
});

test('each reason has an equal share, however many tests failed for it', () => {
  expect(budgetsOf([[failed('a', 9)], [failed('b', 1), failed('c', 2)]])).toEqual({ a: 150_000, b: 75_000, c: 75_000 });
});

test('the sum grows with the failing tests, which did not run all their seeds; one failure has a limit', () => {
  const many = Array.from({ length: 50 }, (_, i) => failed(`${i}`, i));
  const budgets = budgetsOf([many]);
  expect(budgets['0']).toBe(400_000);
  expect(Object.values(budgets).reduce((sum, budget) => sum + budget, 0)).toBeLessThanOrEqual(50 * 40_000);
});
