/** Something that is wrong in a document, and where. */
export interface Problem {
  /** Relative to the project's root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export function printProblem({ file, line, message }: Problem): string {
  return `${file}:${line}: ${message}`;
}
