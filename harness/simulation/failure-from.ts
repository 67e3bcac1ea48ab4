import { type RunFailed, crash } from '#harness/scenario/verdict';

/** The failure of a run in which the solution threw `error`. */
export function failureFrom(error: unknown): RunFailed {
  if (!(error instanceof Error)) return crash('exception', `a value that is not an Error was thrown: ${String(error)}`);
  if (error.name === 'AssertionError') return crash('assertion', error.stack ?? error.message);
  if (error.name === 'NotImplemented') return crash('not implemented', error.message);
  if (error.name === 'ForbiddenCall') return crash('forbidden call', error.message);
  if (error.name === 'SolutionError') return crash('does not load', error.message);
  return crash('exception', error.stack ?? `${error.name}: ${error.message}`);
}
