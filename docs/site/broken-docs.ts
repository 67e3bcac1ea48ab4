/** A mistake in a document, and its place. */
export interface Problem {
  /** Relative to the project's root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** The documents cannot be published. The message has one line per problem, with file and line. */
export class BrokenDocs extends Error {
  override readonly name = 'BrokenDocs';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  }
}
