/** A store's state: the register's values, and the data to execute each write only once. */
export interface State {
  /** The number of executed writes. Two stores with the same sequence number have the same state. */
  readonly sequence: number;
  readonly values: Readonly<Record<string, string>>;
  /** By client: the number of its last write. */
  readonly lastWrites: Readonly<Record<string, number>>;
}

export const EMPTY_STATE: State = { sequence: 0, values: {}, lastWrites: {} };

export interface RegisterWrite {
  readonly client: number;
  /** Numbers this client's writes, from 1. A client repeats a write until it is answered, and never repeats an older one. */
  readonly number: number;
  readonly kind: 'put' | 'append';
  readonly key: string;
  readonly value: string;
}

/** The state after `write`. */
export function execute(state: State, { client, number, kind, key, value }: RegisterWrite): State {
  const before = kind === 'append' ? (state.values[key] ?? '') : '';
  return {
    sequence: state.sequence + 1,
    values: { ...state.values, [key]: before + value },
    lastWrites: { ...state.lastWrites, [client]: number },
  };
}

/** Whether `write` is already executed in `state`, or is older than the client's last executed write. */
export function wasExecuted(state: State, { client, number }: RegisterWrite): boolean {
  return (state.lastWrites[client] ?? 0) >= number;
}
