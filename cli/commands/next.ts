import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from 'commander';

import { select } from '#grader/run/plan';
import type { TestResult } from '#grader/run/results';
import { findSolution, foldersFor, type Solution } from '#grader/run/solution';
import { PROJECT_ROOT } from '#grader/root';
import { PARTS } from '#kit/parts';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { findNext } from '#cli/next/find-next';
import { findStub } from '#cli/next/find-stub';
import { anchorAbout, findSection } from '#cli/next/page-section';
import { type NextTest, printAllPass, printNext } from '#cli/next/print-next';
import { solutionOption, workersOption } from '#cli/options';

interface NextFlags {
  readonly solution: string;
  readonly workers?: number;
}

export function define(command: Command): Action {
  command.argument('[parts...]', 'labs or parts (default: all)').addOption(solutionOption('labs')).addOption(workersOption());
  return next;
}

/** Shows the one test to work on now. */
async function next(parts: readonly string[], { solution: name, workers }: NextFlags): Promise<ExitCode> {
  const selected = select({ parts }).parts;
  const solution = findSolution(name);
  const test = await findNext(solution, selected, {
    workers,
    grading: (part) => process.stderr.write(`Grading ${part.name} until a test fails …\n`),
  });
  if (test === undefined) {
    process.stdout.write(printAllPass(selected, PARTS[PARTS.indexOf(selected.at(-1)!) + 1]));
    return EXIT.pass;
  }
  process.stdout.write(printNext(describe(test, solution)));
  return test.verdict === 'unknown' ? EXIT.internalError : EXIT.pointsLost;
}

function describe(test: TestResult, solution: Solution): NextTest {
  const [partName] = test.id.split('/');
  const part = PARTS.find((candidate) => candidate.name === partName)!;
  const { docs, message, replay } = test.failure!;
  const [page, anchor] = docs.split('#') as [string, string];
  const text = readFileSync(join(PROJECT_ROOT, page), 'utf8');
  const stub = findStub(message, Object.values(foldersFor(solution, [part], new Set())));
  const about = stub === undefined ? anchor : anchorAbout(text, anchor, stub.name);
  return {
    test,
    docs: `${page}#${about}`,
    page,
    section: findSection(text, about),
    stub,
    // The replay command without its seed: all seeds of this test.
    command: replay.replace(/ --seed \d+/, ''),
  };
}
