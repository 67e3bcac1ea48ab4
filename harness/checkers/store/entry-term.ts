import { decodeEntry } from '#kit/store/records';

const terms = new WeakMap<Uint8Array, number>();

/** The term of an entry on a disk. Bytes on a disk do not change, so an entry is decoded once. */
export function termOfEntry(bytes: Uint8Array): number {
  let term = terms.get(bytes);
  if (term === undefined) terms.set(bytes, (term = decodeEntry(bytes).term));
  return term;
}
