import { printBytes } from '#kit/bytes';

import type { Operation } from '../history';
import { type Effect, ILLEGAL, type SequentialModel } from '../model';
import { binaryString, type KeyValueInput, keyValueModel, type KeyValueOutput } from './key-value';

export type KeyValueMapInput =
  | Exclude<KeyValueInput, { readonly kind: 'append' }>
  /** The first `limit` entries from `start` on, in the order of the bytes of their keys. */
  | { readonly kind: 'scan'; readonly start: Uint8Array; readonly limit: number };

export interface KeyValueMapOutput extends KeyValueOutput {
  /** The result of a scan. */
  readonly entries?: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
}

/** Keys and values as binary strings, in the order of the keys. */
export type KeyValueMapState = ReadonlyMap<string, string>;

/** A map with gets, puts, deletes and atomic scans. For few keys, because it is searched as one object. */
export const keyValueMapModel: SequentialModel<KeyValueMapState, KeyValueMapInput, KeyValueMapOutput> = {
  name: 'key-value map',
  initial: () => new Map(),
  step(state, input, output) {
    if (input.kind === 'put') return withEntry(state, binaryString(input.key), binaryString(input.value));
    if (input.kind === 'delete') return withEntry(state, binaryString(input.key), null);
    return output === undefined || answerIn(state, input) === answerOf(input, output) ? state : ILLEGAL;
  },
  fingerprint: (state) => JSON.stringify([...state]),
  identify(input, output) {
    if (input.kind !== 'scan') return keyValueModel.identify(input, output);
    return `scan ${JSON.stringify(binaryString(input.start))} ${input.limit} ${output && answerOf(input, output)}`;
  },
  isReadOnly: (input) => input.kind === 'get' || input.kind === 'scan',
  effects: (operations) => effectsOf(operations),
  valueAt: (state, location) => valueOf(state.get(location)),
  describe(input, output) {
    if (input.kind !== 'scan') return keyValueModel.describe(input, output);
    return `scan(${printBytes(input.start)}, ${input.limit}) → ${output === undefined ? '?' : describeEntries(output)}`;
  },
};

function withEntry(state: KeyValueMapState, key: string, value: string | null): KeyValueMapState {
  const entries = [...state].filter((entry) => entry[0] !== key);
  if (value !== null) entries.push([key, value]);
  return new Map(entries.sort((left, right) => (left[0] < right[0] ? -1 : 1)));
}

/** The result of a get or a scan in `state`, in the form of `answerOf`. */
function answerIn(state: KeyValueMapState, input: KeyValueMapInput): string {
  if (input.kind !== 'scan') return valueOf(state.get(binaryString(input.key)));
  const start = binaryString(input.start);
  const found = [...state].filter((entry) => entry[0] >= start).slice(0, input.limit);
  return JSON.stringify(found);
}

function answerOf(input: KeyValueMapInput, output: KeyValueMapOutput): string {
  return input.kind === 'scan'
    ? JSON.stringify(scanned(output))
    : valueOf(output.value === undefined || output.value === null ? undefined : binaryString(output.value));
}

function scanned(output: KeyValueMapOutput): [string, string][] {
  return (output.entries ?? []).map((entry) => [binaryString(entry.key), binaryString(entry.value)]);
}

/** The form of effects: an absent value differs from every value. */
function valueOf(value: string | undefined): string {
  return value === undefined ? '' : `=${value}`;
}

function describeEntries(output: KeyValueMapOutput): string {
  return `[${(output.entries ?? []).map((entry) => `${printBytes(entry.key)}: ${printBytes(entry.value)}`).join(', ')}]`;
}

type MapOperation = Operation<KeyValueMapInput, KeyValueMapOutput>;

/** A scan reads every key of the history in its range: the keys that it found, and the absent keys between them. */
function effectsOf(operations: readonly MapOperation[]): (readonly Effect[])[] {
  const keys = namedKeys(operations);
  return operations.map(({ input, output }) => {
    if (input.kind === 'put') return [{ kind: 'write', location: binaryString(input.key), value: `=${binaryString(input.value)}` }];
    if (input.kind === 'delete') return [{ kind: 'write', location: binaryString(input.key), value: '' }];
    if (output === undefined) return [];
    if (input.kind === 'get') return [{ kind: 'read', location: binaryString(input.key), value: answerOf(input, output) }];
    return scanEffects(keys, binaryString(input.start), input.limit, new Map(scanned(output)));
  });
}

function scanEffects(keys: readonly string[], start: string, limit: number, found: ReadonlyMap<string, string>): Effect[] {
  const last = found.size < limit ? undefined : [...found.keys()].at(-1);
  const covered = limit === 0 ? [] : keys.filter((key) => key >= start && (last === undefined || key <= last));
  return covered.map((location) => ({ kind: 'read', location, value: valueOf(found.get(location)) }));
}

function namedKeys(operations: readonly MapOperation[]): string[] {
  const keys = new Set<string>();
  for (const { input, output } of operations) {
    if (input.kind !== 'scan') keys.add(binaryString(input.key));
    else for (const [key] of output === undefined ? [] : scanned(output)) keys.add(key);
  }
  return [...keys].sort();
}
