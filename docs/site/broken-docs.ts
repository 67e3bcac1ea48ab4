import { type Problem, printProblem } from './problem';

/** The documents cannot be published as they are. The message has a line for each problem, with file and line. */
export class BrokenDocs extends Error {
  override readonly name = 'BrokenDocs';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(printProblem).join('\n'));
  }
}
