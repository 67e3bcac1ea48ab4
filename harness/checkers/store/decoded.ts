import {
  type DurableApplyState,
  type DurableRaftState,
  decodeApplyState,
  decodeEntry,
  decodeRaftState,
  decodeRegionState,
} from '#kit/store/records';

/** The records of a disk, decoded. Bytes on a disk do not change, so each record is decoded once, and is always the same object. */
export const raftStateOf = once<DurableRaftState>(decodeRaftState);
export const applyStateOf = once<DurableApplyState>(decodeApplyState);

/** The record of a region; `undefined` if it is not on the disk. */
export const regionRecordOf = once((bytes) => bytes && decodeRegionState(bytes));

/** The term of an entry. */
export const termOfEntry = once((bytes) => decodeEntry(bytes!).term);

function once<Decoded>(decode: (bytes: Uint8Array | undefined) => Decoded): (bytes: Uint8Array | undefined) => Decoded {
  const decoded = new WeakMap<Uint8Array, Decoded>();
  // For a record that is not on the disk.
  const absent = new Uint8Array();
  return (bytes) => {
    const known = decoded.get(bytes ?? absent);
    if (known !== undefined) return known;
    const value = decode(bytes);
    decoded.set(bytes ?? absent, value);
    return value;
  };
}
