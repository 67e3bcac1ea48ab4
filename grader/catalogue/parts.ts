/** The parts of the course, in the order in which they stand on each other. */
export interface Part {
  readonly name: string;
  readonly lab: string;
  /** What the student builds. */
  readonly title: string;
  /** The page that teaches it, in `docs/`. */
  readonly page: string;
}

export const PARTS: readonly Part[] = [{ name: 'lab1', lab: 'lab1', title: 'StandaloneKV', page: 'lab1' }];

/**
 * The parts that a name on the command line means: a part, or all parts of a lab. `undefined` for an unknown name.
 */
export function partsNamed(name: string): readonly Part[] | undefined {
  const named = PARTS.filter((part) => part.name === name || part.lab === name);
  return named.length > 0 ? named : undefined;
}
