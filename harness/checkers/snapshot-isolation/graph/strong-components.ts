import type { Edge } from './constraint-graph';

/**
 * The strongly connected components of a graph in reverse topological order (Tarjan 1972). Iterative, because paths may be longer than
 * the call stack.
 */
export function strongComponents(successors: readonly (readonly Edge[])[]): number[][] {
  const search = new ComponentSearch(successors);
  for (let point = 0; point < successors.length; point++) search.from(point);
  return search.components;
}

const UNSEEN = -1;

class ComponentSearch {
  readonly components: number[][] = [];
  /** Tarjan's index: when a point was first visited. */
  private readonly seenAt: Int32Array;
  /** Tarjan's low link: the earliest `seenAt` that the point is known to lead back to. */
  private readonly leadsBackTo: Int32Array;
  private readonly isOpen: Uint8Array;
  private readonly open: number[] = [];
  private readonly nextEdge: Int32Array;
  private clock = 0;

  constructor(private readonly successors: readonly (readonly Edge[])[]) {
    this.seenAt = new Int32Array(successors.length).fill(UNSEEN);
    this.leadsBackTo = new Int32Array(successors.length);
    this.isOpen = new Uint8Array(successors.length);
    this.nextEdge = new Int32Array(successors.length);
  }

  from(root: number): void {
    if (this.seenAt[root] !== UNSEEN) return;
    const path = [root];
    this.enter(root);
    while (path.length > 0) {
      const point = path.at(-1)!;
      const next = this.step(point);
      if (next !== undefined) path.push(next);
      else {
        path.pop();
        this.leave(point, path.at(-1));
      }
    }
  }

  /** The next point to descend to. */
  private step(point: number): number | undefined {
    const edges = this.successors[point]!;
    while (this.nextEdge[point]! < edges.length) {
      const { to } = edges[this.nextEdge[point]!++]!;
      if (this.seenAt[to] === UNSEEN) {
        this.enter(to);
        return to;
      }
      if (this.isOpen[to]) this.leadsBackTo[point] = Math.min(this.leadsBackTo[point]!, this.seenAt[to]!);
    }
    return undefined;
  }

  private enter(point: number): void {
    this.seenAt[point] = this.leadsBackTo[point] = this.clock++;
    this.isOpen[point] = 1;
    this.open.push(point);
  }

  private leave(point: number, parent: number | undefined): void {
    if (parent !== undefined) this.leadsBackTo[parent] = Math.min(this.leadsBackTo[parent]!, this.leadsBackTo[point]!);
    if (this.leadsBackTo[point] !== this.seenAt[point]) return;
    const component = this.open.splice(this.open.lastIndexOf(point));
    for (const member of component) this.isOpen[member] = 0;
    this.components.push(component);
  }
}
