import { type RunFailed, crash } from '#harness/scenario/verdict';

/** A message of a failure is for people. Characters. */
const MAX_MESSAGE = 10_000;

/** The errors that say more than that something was thrown, and the property under which each is reported. */
const KNOWN: Readonly<Record<string, string>> = {
  NotImplemented: 'not implemented',
  ForbiddenCall: 'forbidden call',
  SolutionError: 'does not load',
};

/** What it means for a run that the solution threw `error`, or rejected with it: a crash. `error` may be anything. */
export function failureFrom(error: unknown): RunFailed {
  if (!isError(error)) return crash('exception', `A value that is no Error was thrown: ${textOf(error)}`);
  const { name, message, stack } = fieldsOf(error);
  const known = KNOWN[name];
  if (known !== undefined) return crash(known, message);
  return crash(name === 'AssertionError' ? 'assertion' : 'exception', stack);
}

/** A text for anything that can be thrown, of bounded length. Never throws. */
export function textOf(thrown: unknown): string {
  return isError(thrown) ? fieldsOf(thrown).stack : (attempt(() => shorten(String(thrown))) ?? 'a value without a text');
}

/** The name of an error; `undefined` for what is no error. Never throws. */
export function errorName(thrown: unknown): string | undefined {
  return isError(thrown) ? fieldsOf(thrown).name : undefined;
}

function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error) === true;
}

/** A solution may have replaced any of them, by getters that throw too. */
function fieldsOf(error: Error): { name: string; message: string; stack: string } {
  const field = (name: 'name' | 'message' | 'stack'): string | undefined => {
    const value = attempt(() => error[name]);
    return typeof value === 'string' ? shorten(value) : undefined;
  };
  const [name, message] = [field('name') ?? 'Error', field('message') ?? ''];
  return { name, message, stack: field('stack') ?? `${name}: ${message}` };
}

function shorten(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE)}… (${text.length} characters)`;
}

function attempt<Value>(compute: () => Value): Value | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
