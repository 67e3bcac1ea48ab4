import { printBytes } from '#kit/bytes';
import type { WriteBatch, WriteOperation } from '#kit/engine';
import type { HardState } from '#kit/wire/raft';

import { describeCommand } from './describe-command';
import { RAFT_COLUMN_FAMILY, type RecordKey, parseRecordKey } from './layout';
import { decodeApplyState, decodeEntry, decodeRaftState, decodeRegion } from './records';

/** Describes a batch for people: `hard state term 3 vote 2 commit 7, last 6@3; put entry 6@3: put "a"="1"`. */
export function describeBatch(batch: WriteBatch): string {
  return batch.map(describeOperation).join('; ') || 'nothing (an empty batch)';
}

function describeOperation(operation: WriteOperation): string {
  const { cf, key } = operation;
  if (operation.type === 'delete') return `delete ${describeKey(cf, key)}`;
  return `put ${describeRecord(cf, key, operation.value)}`;
}

/** Describes a record of any column family for people: `applied 3`, or `default/"a"="1"` for data of clients. */
export function describeRecord(cf: string, key: Uint8Array, value: Uint8Array): string {
  const record = cf === RAFT_COLUMN_FAMILY ? parseRecordKey(key) : undefined;
  if (record === undefined) return `${describeKey(cf, key)}=${printBytes(value)}`;
  try {
    return `${regionPrefix(record)}${describeValue(record, value)}`;
  } catch {
    return `${describeKey(cf, key)}=${printBytes(value)}, which cannot be decoded`;
  }
}

/** Describes the key of a record: `entry 6`, `the apply state`. */
export function describeKey(cf: string, key: Uint8Array): string {
  const record = cf === RAFT_COLUMN_FAMILY ? parseRecordKey(key) : undefined;
  if (record === undefined) return `${cf}/${printBytes(key)}`;
  return `${regionPrefix(record)}${record.kind}${record.kind === 'entry' ? ` ${record.index}` : ''}`;
}

/** Most runs have one region, region 1. */
function regionPrefix({ regionId }: RecordKey): string {
  return regionId === undefined || regionId === 1 ? '' : `region ${regionId}: `;
}

function describeValue({ kind }: RecordKey, value: Uint8Array): string {
  switch (kind) {
    case 'entry': {
      const { index, term, data } = decodeEntry(value);
      return `entry ${index}@${term}: ${describeCommand(data)}`;
    }
    case 'raft state': {
      const { hardState, lastIndex, lastTerm } = decodeRaftState(value);
      return `${describeHardState(hardState)}, last entry ${lastIndex}@${lastTerm}`;
    }
    case 'apply state': {
      const { appliedIndex, truncatedIndex, truncatedTerm } = decodeApplyState(value);
      return `applied ${appliedIndex}${truncatedIndex === 0 ? '' : `, truncated ${truncatedIndex}@${truncatedTerm}`}`;
    }
    case 'region': {
      const { id, peers } = decodeRegion(value);
      return `region ${id} with peers ${peers.map(({ id: peer, storeId }) => `${peer} on store ${storeId}`).join(', ')}`;
    }
    case 'store identity':
      return 'store identity';
  }
}

function describeHardState({ term, vote, commit }: HardState): string {
  return `hard state term ${term} vote ${vote} commit ${commit}`;
}
