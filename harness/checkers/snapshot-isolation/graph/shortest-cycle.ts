import type { Edge } from './constraint-graph';

/** From how many points of one component a cycle is looked for. */
const MAX_ROOTS = 64;

/**
 * The shortest cycle among the points of a strongly connected component of more than one point, or of the first of them where they are
 * many. It begins at a transaction's point; points from `free` on are moments of real time, which count for nothing.
 */
export function shortestCycle(successors: readonly (readonly Edge[])[], component: readonly number[], free: number): Edge[] {
  const members = new Set(component);
  let shortest: Edge[] | undefined;
  for (const root of component
    .filter((point) => point < free)
    .sort((left, right) => left - right)
    .slice(0, MAX_ROOTS)) {
    const cycle = cycleThrough(root, successors, members, free);
    if (cycle !== undefined && (shortest === undefined || weight(cycle, free) < weight(shortest, free))) shortest = cycle;
  }
  return shortest!;
}

function weight(cycle: readonly Edge[], free: number): number {
  return cycle.filter(({ to }) => to < free).length;
}

/** Breadth first; a step to a moment of real time stays on the same level. */
function cycleThrough(
  root: number,
  successors: readonly (readonly Edge[])[],
  members: ReadonlySet<number>,
  free: number,
): Edge[] | undefined {
  const cameBy = new Map<number, Edge>();
  for (let level = [root], next: number[] = []; level.length > 0; level = next, next = []) {
    // The level grows while it is walked.
    for (const point of level) {
      for (const edge of successors[point]!) {
        if (!members.has(edge.to) || cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, edge);
        if (edge.to === root) return pathTo(root, cameBy);
        (edge.to < free ? next : level).push(edge.to);
      }
    }
  }
  return undefined;
}

function pathTo(root: number, cameBy: ReadonlyMap<number, Edge>): Edge[] {
  const path: Edge[] = [];
  let point = root;
  do {
    const edge = cameBy.get(point)!;
    path.unshift(edge);
    point = edge.from;
  } while (point !== root);
  return path;
}
