import { bytesOf } from '#kit/bytes';
import { DEFAULT_COLUMN_FAMILY } from '#kit/column-family';
import type { Engine, PutOperation, WriteBatch } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';

import { EMPTY_STATE, type State } from './state';

/** Stores a state on a store's disk, one entry for each part: `sequence`, `value/x`, `write/1`. */
export class StateDisk {
  constructor(protected readonly engine: Engine) {}

  /** The last saved state. */
  async load(): Promise<State> {
    const snapshot = this.engine.snapshot();
    const iterator = snapshot.iterator(DEFAULT_COLUMN_FAMILY);
    let state = EMPTY_STATE;
    for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) {
      state = withEntry(state, textOf(entry.key), textOf(entry.value));
    }
    snapshot.close();
    return state;
  }

  /** After it completes, `state` survives a crash. */
  save(state: State): Promise<void> {
    return this.engine.write(this.entries(state), { sync: true });
  }

  protected entries(state: State): WriteBatch {
    return [
      put('sequence', state.sequence),
      ...Object.keys(state.values).map((key) => put(`value/${key}`, state.values[key]!)),
      ...Object.keys(state.lastWrites).map((client) => put(`write/${client}`, state.lastWrites[client]!)),
    ];
  }
}

/** The state on a disk, read from outside of the store. */
export function stateOn(tree: MemTree): State {
  const cursor = tree.cursor(DEFAULT_COLUMN_FAMILY, {});
  let state = EMPTY_STATE;
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next())
    state = withEntry(state, textOf(entry.key), textOf(entry.value));
  return state;
}

function put(key: string, value: string | number): PutOperation {
  return { type: 'put', cf: DEFAULT_COLUMN_FAMILY, key: bytesOf(key), value: bytesOf(String(value)) };
}

function withEntry(state: State, key: string, value: string): State {
  const [kind, name = ''] = key.split('/');
  if (kind === 'sequence') return { ...state, sequence: Number(value) };
  if (kind === 'value') return { ...state, values: { ...state.values, [name]: value } };
  return { ...state, lastWrites: { ...state.lastWrites, [name]: Number(value) } };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
