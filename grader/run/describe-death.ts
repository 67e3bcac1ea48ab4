import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

import { showPath } from '#harness/workers/loader/show-path';
import { toJavaScript } from '#harness/workers/loader/compile';
import { type Death, SPIN_SECONDS, type StackFrame } from '#harness/workers/pool/protocol';
import type { Failure } from '#harness/scenario/verdict';

const TOO_MUCH_MEMORY = 'The solution used more than the 500 MB of memory of a worker. Something grows without bound.';
const TOO_MUCH_OUTPUT =
  'The solution wrote megabytes to the output of the process. Use console.log: its text goes into the trace, up to a million characters per run.';

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
  if (frames.length === 0) {
    const inside = stack.map((frame) => `${frame.name} (${frame.file}:${frame.line})`).join('\n    at ');
    return {
      verdict: 'unknown',
      property: 'internal error',
      message: `TypeKV itself ran for ${SPIN_SECONDS} s without an event, so this test has no verdict.\nStack:\n    at ${inside}`,
    };
  }
  const message = `The solution ran for ${SPIN_SECONDS} s without an await that gives control back. Stack:\n    at ${frames.join('\n    at ')}`;
  return { verdict: 'crash', property: 'spinning', message };
}

/** The inspector gives the position in the compiled code; this is the position in the source file. */
function printFrame(frame: StackFrame): string {
  const [, map] = /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(toJavaScript(frame.file)) ?? [];
  if (map === undefined) return `${frame.name} (${showPath(frame.file)})`;
  const payload = JSON.parse(Buffer.from(map, 'base64').toString()) as SourceMapPayload;
  const entry = new SourceMap(payload).findEntry(frame.line - 1, frame.column - 1);
  const line = 'originalLine' in entry ? `:${entry.originalLine + 1}` : '';
  return `${frame.name} (${showPath(frame.file)}${line})`;
}
