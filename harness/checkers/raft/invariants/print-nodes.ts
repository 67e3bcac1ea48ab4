/** `node 1`, `nodes 1 and 3`, `nodes 1, 2 and 3`. */
export function printNodes(nodes: readonly number[]): string {
  const [last, ...others] = [...nodes].reverse();
  if (last === undefined) return 'no node';
  return others.length === 0 ? `node ${last}` : `nodes ${others.reverse().join(', ')} and ${last}`;
}
