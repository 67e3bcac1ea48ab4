import { printBytes } from '#kit/bytes';
import type { WriteBatch, WriteOperation } from '#kit/engine';
import type { HardState } from '#kit/wire/raft';

import { describeCommand } from './describe-command';
import { RAFT_COLUMN_FAMILY, type RecordKey, parseRecordKey } from './layout';
import { decodeApplyState, decodeEntry, decodeRaftState, decodeRegion } from './records';

/**
 * Describes a batch for people: `put hard state term 3 vote 2 commit 7, last entry 6@3; delete entries 7 to 9`. Consecutive entries that
 * are deleted are one item.
 */
export function describeBatch(batch: WriteBatch): string {
  const items: string[] = [];
  for (let i = 0; i < batch.length; i++) {
    const end = lastOfDeletedEntries(batch, i);
    items.push(end === i ? describeOperation(batch[i]!) : describeDeletedEntries(batch[i]!, batch[end]!));
    i = end;
  }
  return items.join('; ') || 'nothing (an empty batch)';
}

/** The position of the last operation that, with those from `first` on, deletes consecutive entries of one region. */
function lastOfDeletedEntries(batch: WriteBatch, first: number): number {
  let last = first;
  let before = deletedEntry(batch[first]!);
  while (before !== undefined) {
    const next = batch[last + 1] && deletedEntry(batch[last + 1]!);
    if (next?.regionId !== before.regionId || next?.index !== before.index! + 1) break;
    before = next;
    last++;
  }
  return last;
}

function deletedEntry({ type, cf, key }: WriteOperation): RecordKey | undefined {
  const record = type === 'delete' && cf === RAFT_COLUMN_FAMILY ? parseRecordKey(key) : undefined;
  return record?.kind === 'entry' ? record : undefined;
}

function describeDeletedEntries(first: WriteOperation, last: WriteOperation): string {
  const record = deletedEntry(first)!;
  return `delete ${regionPrefix(record)}entries ${record.index} to ${deletedEntry(last)!.index}`;
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
