import { printBytes } from '#kit/bytes';

import { type Effect, ILLEGAL, type SequentialModel } from '../model';

export type KeyValueInput =
  | { readonly kind: 'get'; readonly key: Uint8Array }
  | { readonly kind: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'append'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'delete'; readonly key: Uint8Array };

export interface KeyValueOutput {
  /** The result of a get. Null: the key is absent. */
  readonly value?: Uint8Array | null;
}

/** The value of a key, as a binary string. Null: the key is absent. */
export type KeyValueState = string | null;

/** Independent keys with get, put, append (to an absent key: the same as a put) and delete. Each key is a partition. */
export const keyValueModel: SequentialModel<KeyValueState, KeyValueInput, KeyValueOutput> = {
  name: 'key-value',
  initial: () => null,
  step(state, input, output) {
    if (input.kind === 'put') return binaryString(input.value);
    if (input.kind === 'append') return (state ?? '') + binaryString(input.value);
    if (input.kind === 'delete') return null;
    return output === undefined || stateRead(output) === state ? state : ILLEGAL;
  },
  fingerprint: (state) => stateValue(state),
  identify(input, output) {
    const key = JSON.stringify(binaryString(input.key));
    if (input.kind === 'get') return `get ${key} ${output && stateValue(stateRead(output))}`;
    return input.kind === 'delete' ? `delete ${key}` : `${input.kind} ${key} ${binaryString(input.value)}`;
  },
  isReadOnly: (input) => input.kind === 'get',
  partition: (input) => binaryString(input.key),
  effects: (operations) => operations.map((operation) => effectsOf(operation.input, operation.output)),
  valueAt: (state) => stateValue(state),
  describe(input, output) {
    const call = `${input.kind}(${printBytes(input.key)}${'value' in input ? `, ${printBytes(input.value)}` : ''})`;
    return `${call} → ${output === undefined ? '?' : input.kind === 'get' ? describeRead(output) : 'ok'}`;
  },
};

function stateRead(output: KeyValueOutput): KeyValueState {
  return output.value === undefined || output.value === null ? null : binaryString(output.value);
}

function describeRead(output: KeyValueOutput): string {
  return output.value === undefined || output.value === null ? 'not found' : printBytes(output.value);
}

/** The form of effects. An absent value is the empty string, so that it is a prefix of every value; other values begin with `=`. */
function stateValue(state: KeyValueState): string {
  return state === null ? '' : `=${state}`;
}

function effectsOf(input: KeyValueInput, output: KeyValueOutput | undefined): readonly Effect[] {
  const location = '';
  if (input.kind === 'put') return [{ kind: 'write', location, value: `=${binaryString(input.value)}` }];
  if (input.kind === 'append') return [{ kind: 'append', location, value: binaryString(input.value) }];
  if (input.kind === 'delete') return [{ kind: 'write', location, value: '' }];
  return output === undefined ? [] : [{ kind: 'read', location, value: stateValue(stateRead(output)) }];
}

/** One character per byte, for use as the key of a map. Equality and the order by `<` are those of the bytes. */
export function binaryString(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
