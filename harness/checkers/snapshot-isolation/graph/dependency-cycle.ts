import type { Dependency } from './dependency';
import type { ConstraintGraph, Edge } from './constraint-graph';
import { shortestCycle } from './shortest-cycle';
import { strongComponents } from './strong-components';

/**
 * A short cycle of dependencies in the graph, or undefined where it has none. Of several, the first that is the graver anomaly: of
 * overwrites only, else without anti-dependencies, else the shortest.
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

/** A way through moments of real time is one dependency, on the transaction whose end it set out from. */
function dependenciesOf(cycle: readonly Edge[], { firstMoment, ids }: ConstraintGraph): Dependency[] {
  const dependencies: Dependency[] = [];
  let from = -1;
  for (const edge of cycle) {
    if (edge.from < firstMoment) from = ids[edge.from >> 1]!;
    if (edge.dependency !== undefined) dependencies.push({ ...edge.dependency, from });
  }
  return dependencies;
}
