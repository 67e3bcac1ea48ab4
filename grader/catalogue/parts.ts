/** The parts of the course, in the order in which they stand on each other. */
export interface Part {
  /** As the command line and the results name it. */
  readonly name: string;
  readonly lab: string;
  /** The folder of `labs/` and `reference/` that it lives in; parts of one folder are graded one after the other. */
  readonly folder: string;
  /** What the student builds. */
  readonly title: string;
  /** The page that teaches it, in `docs/`. */
  readonly page: string;
}

export const PARTS: readonly Part[] = [
  { name: 'lab1', lab: 'lab1', folder: 'lab1', title: 'StandaloneKV', page: 'lab1' },
  { name: 'lab2aa', lab: 'lab2', folder: 'lab2a', title: 'Raft: leader election', page: 'lab2a' },
  { name: 'lab2ab', lab: 'lab2', folder: 'lab2a', title: 'Raft: log replication', page: 'lab2a' },
  { name: 'lab2ac', lab: 'lab2', folder: 'lab2a', title: 'Raft: ready', page: 'lab2a' },
  { name: 'lab2b', lab: 'lab2', folder: 'lab2b', title: 'The replicated store', page: 'lab2b' },
  { name: 'lab2c', lab: 'lab2', folder: 'lab2c', title: 'Compaction and snapshots', page: 'lab2c' },
];

/** Labs that have all of their parts, and so 100 points. */
export const COMPLETE_LABS: readonly string[] = ['lab1', 'lab2'];

/**
 * The parts that a name on the command line means: a part, all parts of a folder, or all of a lab. `undefined` for an
 * unknown name.
 */
export function partsNamed(name: string): readonly Part[] | undefined {
  const named = PARTS.filter((part) => part.name === name || part.folder === name || part.lab === name);
  return named.length > 0 ? named : undefined;
}
