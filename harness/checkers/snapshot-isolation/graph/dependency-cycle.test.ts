import type { Edge } from './constraint-graph';
import { shortestCycle } from './dependency-cycle';

/** `[[1], [2], [0]]`: an edge from 0 to 1, and so on. */
function graph(...successors: number[][]): Edge[][] {
  return successors.map((targets, from) => targets.map((to) => ({ from, to, dependency: undefined })));
}

describe('the shortest cycle', () => {
  test('is the shortest one through any point of the component', () => {
    const cycle = shortestCycle(graph([1], [2], [3, 1], [0]), [0, 1, 2, 3], 4);
    expect(cycle.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test('does not count moments of real time', () => {
    // 0 leads through the moments 4, 5 and 6 to 1, and through the points 2 and 3 back to itself.
    const successors = graph([4, 2], [0], [3], [0], [5], [6], [1]);
    const cycle = shortestCycle(successors, [0, 1, 2, 3, 4, 5, 6], 4);
    expect(cycle.map(({ to }) => to)).toEqual([4, 5, 6, 1, 0]);
  });

  test('begins at a point of a transaction', () => {
    expect(shortestCycle(graph([2], [0], [1]), [2, 1, 0], 2)[0]!.from).toBeLessThan(2);
  });
});
