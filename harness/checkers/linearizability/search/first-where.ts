/** Binary search: the first integer in [`low`, `end`) for which `holds` is true, or undefined. `holds` must be monotonic. */
export function firstWhere(low: number, end: number, holds: (index: number) => boolean): number | undefined {
  let [from, to] = [low, end];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from < end ? from : undefined;
}
