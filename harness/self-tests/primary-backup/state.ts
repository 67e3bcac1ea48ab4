/** What every store keeps: the register's keys, and what it takes to execute each write once. */
export interface State {
  /** How many writes led here. Two stores with the same sequence number hold the same. */
  readonly sequence: number;
  readonly values: Readonly<Record<string, string>>;
  /** By client: the number of its last write. */
  readonly lastWrites: Readonly<Record<string, number>>;
}

export const EMPTY_STATE: State = { sequence: 0, values: {}, lastWrites: {} };

export interface Write {
  readonly client: number;
  /** Counts this client's writes, from 1. A client sends the same one again when no answer comes, and never an older one. */
  readonly number: number;
  readonly kind: 'put' | 'append';
  readonly key: string;
  readonly value: string;
}

/** The state after `write`. */
export function execute(state: State, { client, number, kind, key, value }: Write): State {
  const before = kind === 'append' ? (state.values[key] ?? '') : '';
  return {
    sequence: state.sequence + 1,
    values: { ...state.values, [key]: before + value },
    lastWrites: { ...state.lastWrites, [client]: number },
  };
}

/** Whether `write` is one of those that led to `state`, or comes too late to be wanted. */
export function wasExecuted(state: State, { client, number }: Write): boolean {
  return (state.lastWrites[client] ?? 0) >= number;
}
