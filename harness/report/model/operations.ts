import { dataOf } from '#harness/report/model/event-data';
import type { FailureReport } from '#harness/report/report-data';
import type { CallEnd } from '#harness/trace/vocabulary';

/** An operation of a client, from its invocation to its return, as the client observed it. */
export interface ObservedOperation {
  readonly actor: string;
  readonly number: number;
  readonly what: string;
  readonly invokedIndex: number;
  readonly invokedAt: number;
  /** Undefined: in flight when the run ended. */
  readonly returnedIndex: number | undefined;
  readonly returnedAt: number;
  readonly outcome: CallEnd | 'open';
  readonly result: string;
  /** No order of the operations explains its result. */
  readonly illegal: boolean;
}

/** The client operations of a run, in the order of their invocations. */
export function operationsOf({ events, illegalOperations }: Pick<FailureReport, 'events' | 'illegalOperations'>): ObservedOperation[] {
  const operations = new Map<string, ObservedOperation>();
  const illegal = new Set(illegalOperations.map(({ actor, operation }) => operationKey(actor, operation)));
  const endOfRun = events.at(-1)?.at ?? 0;
  events.forEach((event, index) => {
    const invoked = dataOf(event, 'invoke');
    if (invoked?.operation !== undefined) {
      const name = operationKey(event.actor, invoked.operation);
      operations.set(name, {
        actor: event.actor,
        number: invoked.operation,
        what: invoked.what ?? '',
        invokedIndex: index,
        invokedAt: event.at,
        returnedIndex: undefined,
        returnedAt: endOfRun,
        outcome: 'open',
        result: '',
        illegal: illegal.has(name),
      });
    }
    const returned = dataOf(event, 'return');
    if (returned?.operation === undefined) return;
    const name = operationKey(event.actor, returned.operation);
    const open = operations.get(name);
    if (open === undefined) return;
    const { outcome = 'answered', result = '' } = returned;
    operations.set(name, { ...open, returnedIndex: index, returnedAt: event.at, outcome, result });
  });
  return [...operations.values()];
}

/** Identifies an operation of the run: `client 2 #7`. */
export function operationKey(actor: string, operation: number): string {
  return `${actor} #${operation}`;
}

/** `get x → 1`, `put x=2 → ok`, or `put x=2 …` while it is in flight. */
export function describeOperation({ what, outcome, result }: Pick<ObservedOperation, 'what' | 'outcome' | 'result'>): string {
  switch (outcome) {
    case 'answered':
      return `${what} → ${result === '' ? 'ok' : result}`;
    case 'refused':
    case 'unknown':
      return `${what} → ${outcome}${result === '' ? '' : `: ${result}`}`;
    case 'open':
      return `${what} …`;
  }
}
