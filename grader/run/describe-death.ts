import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { showPath } from '#harness/workers/loader/show-path';
import { originalLine, toJavaScript } from '#harness/workers/loader/compile';
import { type Death, SPIN_CPU_SECONDS, type StackFrame } from '#harness/workers/pool/protocol';
import type { Failure } from '#harness/scenario/verdict';

import { MAX_MEMORY_MEGABYTES } from './make-pool';

const TOO_MUCH_MEMORY = `The solution used more than the ${MAX_MEMORY_MEGABYTES} MB of memory of a worker. Something grows without bound.`;
const TOO_MUCH_OUTPUT =
  'The solution wrote megabytes to the output of the process. Use console.log: its text goes into the trace, up to a million characters per run.';

const BLOCKED = 'The solution waited for something outside of the simulation. A store reaches its environment only through its interfaces.';

const OVER_BUDGET = {
  task: (seconds: number) => `Some seeds of the test used more CPU time than their budget of ${seconds} s.`,
  test: (seconds: number) => `The test used more CPU time than its budget of ${seconds} s.`,
  grade: (seconds: number) => `The test was not run to its end: the tests used up the CPU time of the whole grade, ${seconds} s.`,
};

/**
 * The failure of a test whose worker process ended.
 *
 * @param isSolution whether a file belongs to the solution
 */
export function describeDeath(death: Death, isSolution: (file: string) => boolean): Failure {
  switch (death.kind) {
    case 'spinning':
      return describeSpin(death.stack.map(withPath), isSolution);
    case 'memory':
      return { verdict: 'crash', property: 'memory', message: TOO_MUCH_MEMORY };
    case 'output':
      return { verdict: 'crash', property: 'output', message: TOO_MUCH_OUTPUT };
    case 'blocked':
      return { verdict: 'crash', property: 'blocked', message: BLOCKED };
    case 'cpu':
      return { verdict: 'crash', property: 'cpu time', message: OVER_BUDGET[death.owner](death.budgetSeconds) };
    case 'unresponsive':
      return { verdict: 'crash', property: 'unresponsive', message: 'The process of the test stopped responding, and was ended.' };
    case 'protocol':
      return { verdict: 'crash', property: 'protocol', message: `The process of the test sent what it never sends: ${death.message}` };
    case 'exit': {
      const how =
        death.signal === null ? `The solution ended its process with exit code ${death.code}` : `The process was ended by ${death.signal}`;
      const why =
        death.signal === 'SIGKILL'
          ? 'The operating system does this when it has no memory left.'
          : 'A store must not end its process: it throws, or rejects.';
      const message = `${how}. ${why}${death.stderr === '' ? '' : `\n${death.stderr.trim()}`}`;
      return { verdict: 'crash', property: 'exit', message };
    }
  }
}

/** The inspector names files by their URL. */
function withPath(frame: StackFrame): StackFrame {
  return frame.file.startsWith('file:') ? { ...frame, file: fileURLToPath(frame.file) } : frame;
}

function describeSpin(stack: readonly StackFrame[], isSolution: (file: string) => boolean): Failure {
  const frames = stack.filter((frame) => isSolution(frame.file)).map(printFrame);
  const what = `The solution used ${SPIN_CPU_SECONDS} s of CPU time without waiting for anything.`;
  if (stack.length === 0) {
    return { verdict: 'crash', property: 'spinning', message: `${what} It was inside of a built-in function.` };
  }
  if (frames.length === 0) {
    const inside = stack.map((frame) => `${frame.name} (${frame.file}:${frame.line})`).join('\n    at ');
    return {
      verdict: 'unknown',
      property: 'internal error',
      message: `TypeKV itself used ${SPIN_CPU_SECONDS} s of CPU time without an event, so this test has no verdict.\nStack:\n    at ${inside}`,
    };
  }
  const message = `${what} Stack:\n    at ${frames.join('\n    at ')}`;
  return { verdict: 'crash', property: 'spinning', message };
}

/** The inspector gives the position in the compiled code; this is the position in the source file. */
function printFrame(frame: StackFrame): string {
  const code = toJavaScript(frame.file, readFileSync(frame.file, 'utf8'));
  const original = originalLine(code, frame.line, frame.column - 1);
  const line = original === undefined ? '' : `:${original}`;
  return `${frame.name} (${showPath(frame.file)}${line})`;
}
