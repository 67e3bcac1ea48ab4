import type { Simulation } from '#harness/simulation/simulation';

/** The texts of a method in a report: what was called with which arguments, and what it returned. An empty result is left out. */
export interface CallTexts<Method> {
  readonly call: Method extends (...args: infer Arguments) => unknown ? (...args: Arguments) => string : never;
  readonly result?: Method extends (...args: never) => infer Result ? (result: Awaited<Result>) => string : never;
}

export type MethodTexts<Target> = { readonly [Name in keyof Target]?: CallTexts<Target[Name]> };

type AnyCall = { readonly call: (...args: unknown[]) => string; readonly result?: (result: unknown) => string };

/** Where the calls are recorded. */
export interface CallNotes {
  readonly simulation: Simulation;
  readonly actor: string;
  /** Is called after each call. */
  readonly afterCall?: () => void;
}

/**
 * `target` with the same methods. Calls of those with `texts` are recorded for people, with their results. If events are not kept, it
 * is `target` itself.
 */
export function tracedCalls<Target extends object>(target: Target, texts: MethodTexts<Target>, notes: CallNotes): Target {
  if (!notes.simulation.trace.keepsEvents) return target;
  const known = texts as Readonly<Record<PropertyKey, AnyCall | undefined>>;
  const traced = (name: PropertyKey, method: (...args: unknown[]) => unknown): unknown => {
    const text = known[name];
    const bound = (...args: unknown[]): unknown => method.apply(target, args);
    return text === undefined ? bound : (...args: unknown[]) => recordCall(notes, text, args, bound);
  };
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? traced(name, value as (...args: unknown[]) => unknown) : value;
    },
    set: (_, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Makes one call, and records it with what it returned or threw. */
export function tracedCall<Result>(
  notes: CallNotes,
  texts: { readonly call: () => string; readonly result?: (result: Result) => string },
  call: () => Result,
): Result {
  return recordCall(notes, texts as AnyCall, [], call) as Result;
}

function recordCall(notes: CallNotes, text: AnyCall, args: unknown[], call: (...args: unknown[]) => unknown): unknown {
  const note = (kind: 'call' | 'result', what: string): void => {
    if (what !== '') notes.simulation.note(notes.actor, kind, () => ({ what }));
  };
  const returned = (value: unknown): void => {
    note(
      'result',
      textOr('', () => text.result?.(value) ?? ''),
    );
    notes.afterCall?.();
  };
  const thrown = (error: unknown): void => {
    note('result', `throws ${textOr('a value without a text', () => printError(error))}`);
    notes.afterCall?.();
  };
  note(
    'call',
    textOr('…', () => text.call(...args)),
  );
  try {
    const result = call(...args);
    if (result instanceof Promise) result.then(returned, thrown);
    else returned(result);
    return result;
  } catch (error) {
    thrown(error);
    throw error;
  }
}

/** The code of a `TypeKVError` says more than its name: `NotLeader: …`. */
function printError(error: unknown): string {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  return name === 'TypeKVError' ? `${String(code)}: ${String(message)}` : String(error);
}

/** What a solution returned may be anything. */
function textOr(otherwise: string, print: () => string): string {
  try {
    return print();
  } catch {
    return otherwise;
  }
}
