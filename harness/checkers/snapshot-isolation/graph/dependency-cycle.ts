import type { Dependency } from '../snapshot-isolation-result';
import type { ConstraintGraph, Edge } from './constraint-graph';
import { strongComponents } from './strong-components';

/**
 * A short cycle of dependencies in the graph, or undefined if it has none. If there are several, the most severe anomaly: a cycle of
 * overwrites only, else one without anti-dependencies, else the shortest.
 */
export function dependencyCycle(graph: ConstraintGraph): Dependency[] | undefined {
  const components = cyclic(graph.successors);
  if (components.length === 0) return undefined;
  for (const kinds of [['write-write'], ['write-write', 'write-read']]) {
    const isOfKind = ({ dependency }: Edge): boolean => dependency === undefined || kinds.includes(dependency.kind);
    const successors = graph.successors.map((edges) => edges.filter(isOfKind));
    const [component] = cyclic(successors);
    if (component !== undefined) return dependenciesOf(shortestCycle(successors, component, graph.firstMoment), graph);
  }
  const cycles = components.map((component) => dependenciesOf(shortestCycle(graph.successors, component, graph.firstMoment), graph));
  return cycles.reduce((best, cycle) => (cycle.length < best.length ? cycle : best));
}

function cyclic(successors: readonly (readonly Edge[])[]): number[][] {
  return strongComponents(successors).filter((component) => component.length > 1);
}

/** A path through moments of real time is one dependency, on the transaction at whose end the path starts. */
function dependenciesOf(cycle: readonly Edge[], { firstMoment, ids }: ConstraintGraph): Dependency[] {
  const dependencies: Dependency[] = [];
  let from = -1;
  for (const edge of cycle) {
    if (edge.from < firstMoment) from = ids[edge.from >> 1]!;
    if (edge.dependency !== undefined) dependencies.push({ ...edge.dependency, from });
  }
  return dependencies;
}

/** The maximum number of points of one component from which a cycle is searched for. */
const MAX_ROOTS = 64;

/**
 * The shortest cycle in a strongly connected component of more than one point. In a large component, only cycles through its first
 * points are searched. The cycle begins at a transaction's point. Points from `free` on are moments of real time and do not count.
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

/** A breadth-first search, in which a step to a moment of real time stays on the same level. */
function cycleThrough(
  root: number,
  successors: readonly (readonly Edge[])[],
  members: ReadonlySet<number>,
  free: number,
): Edge[] | undefined {
  const cameBy = new Map<number, Edge>();
  for (let level = [root], next: number[] = []; level.length > 0; level = next, next = []) {
    // The level grows during this iteration.
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
