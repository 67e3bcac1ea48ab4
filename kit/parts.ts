import parts from './parts.json';

/** A part of the course: what is graded together, and earns points together. */
export interface Part {
  /** The name on the command line and in the results: `lab2aa`. */
  readonly name: string;
  /** The lab that the part belongs to: `lab2`. The parts of a lab have 100 points. */
  readonly lab: string;
  /** The folder in `labs/` and `reference/`: `lab2a`. Parts that share a folder are graded one after the other. */
  readonly folder: string;
  /** What the student builds. */
  readonly title: string;
  /** The page in `docs/` that teaches it, without `.md`. */
  readonly page: string;
  /**
   * The files that belong to this part and not to the others in its folder: `["election.ts", "log.ts"]`. Only for parts that
   * share a folder; the other parts have all files of their folder.
   */
  readonly files?: readonly string[];
}

/**
 * All parts, in the order of the course: a part may import the parts before it. This list is the only one. The catalogue
 * of graded tests, the loader, the lint rules, the handout and the site read it.
 */
export const PARTS: readonly Part[] = parts;

/** The folders of the parts, each once, in the order of the course. */
export const PART_FOLDERS: readonly string[] = [...new Set(PARTS.map((part) => part.folder))];

/** The labs, each once, in the order of the course. */
export const LABS: readonly string[] = [...new Set(PARTS.map((part) => part.lab))];

/**
 * The parts that a name on the command line means: a part, all parts of a folder, or all parts of a lab. `undefined` for
 * an unknown name.
 */
export function partsNamed(name: string): readonly Part[] | undefined {
  const named = PARTS.filter((part) => part.name === name || part.folder === name || part.lab === name);
  return named.length > 0 ? named : undefined;
}
