import { compareBytes, equalBytes } from '#kit/bytes';

import type { Operation } from '../history';
import type { KeyValueInput, KeyValueOutput } from './key-value';
import type { KeyValueMapInput, KeyValueMapOutput } from './key-value-map';

type MapOperation = Operation<KeyValueMapInput, KeyValueMapOutput>;
type KeyOperation = Operation<KeyValueInput, KeyValueOutput>;

interface KeyHistory<Name> {
  readonly operations: readonly KeyOperation[];
  nameOf(operation: KeyOperation): Name | undefined;
}

/**
 * A history in which each scan became one get of each key in its range: all keys from its start on, up to the last entry if it found as many
 * entries as its limit. For scans that are not atomic: each key is read at some time during the scan.
 *
 * @param keys all keys of the history
 */
export function readsOfKeys<Name>(
  history: { readonly operations: readonly MapOperation[]; nameOf(operation: MapOperation): Name | undefined },
  keys: readonly Uint8Array[],
): KeyHistory<Name> {
  const origins = new Map<KeyOperation, MapOperation>();
  for (const operation of history.operations) for (const one of separate(operation, keys)) origins.set(one, operation);
  return { operations: [...origins.keys()], nameOf: (operation) => history.nameOf(origins.get(operation)!) };
}

function separate(operation: MapOperation, keys: readonly Uint8Array[]): KeyOperation[] {
  const { input, output } = operation;
  if (input.kind !== 'scan') return [{ ...operation, input }];
  if (output === undefined) return [];
  const { start, limit } = input;
  const { entries = [] } = output;
  const last = entries.length < limit ? undefined : entries.at(-1);
  const isRead = (key: Uint8Array): boolean => compareBytes(key, start) >= 0 && (last === undefined || compareBytes(key, last.key) <= 0);
  return keys.filter(isRead).map((key) => {
    const value = entries.find((entry) => equalBytes(entry.key, key))?.value ?? null;
    return { ...operation, input: { kind: 'get', key }, output: { value } };
  });
}
