import { decodeApplyState, decodeEntry, decodeRaftState } from '#kit/store/records';

/** Decoders of what is on disks. Bytes on a disk do not change, so each value is decoded once. */
export const termOfEntry = memoized((bytes) => decodeEntry(bytes!).term);
export const raftStateOf = memoized(decodeRaftState);
export const applyStateOf = memoized(decodeApplyState);

function memoized<Value>(decode: (bytes: Uint8Array | undefined) => Value): (bytes: Uint8Array | undefined) => Value {
  const decoded = new WeakMap<Uint8Array, Value>();
  return (bytes) => {
    if (bytes === undefined) return decode(bytes);
    let value = decoded.get(bytes);
    if (value === undefined) decoded.set(bytes, (value = decode(bytes)));
    return value;
  };
}
