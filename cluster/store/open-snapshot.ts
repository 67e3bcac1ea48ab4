import { assert } from '#kit/assert';
import { EMPTY_BYTES } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryKey, regionStateKey } from '#kit/store/layout';
import { decodeApplyState, decodeEntry, decodeRegion } from '#kit/store/records';
import { type SnapshotEntry, encodeSnapshotEntries, encodeSnapshotRegion, rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';
import type { SnapshotMetadata } from '#kit/wire/raft';

/** A snapshot of a region's data, ready to be read. */
export interface OpenedSnapshot {
  /** The region as of the data. */
  readonly region: Region;
  readonly metadata: SnapshotMetadata;
  /** The data, split into chunks of at most `chunkBytes` bytes. Holds an engine snapshot until it ends or is returned. */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
}

/** Opens a snapshot of a region. Data, applied index and region are read from one engine snapshot, so they are consistent. */
export async function openSnapshot(engine: Engine, regionId: number, chunkBytes: number): Promise<OpenedSnapshot> {
  const reader = engine.snapshot();
  try {
    const region = decodeRegion((await reader.get(RAFT_COLUMN_FAMILY, regionStateKey(regionId)))!);
    const metadata = await readMetadata(reader, region);
    const chunks = readChunks(reader, region, chunkBytes);
    // Enters its `try` block: a generator that is returned before it starts would leave the reader open.
    await chunks.next();
    return { region, metadata, chunks };
  } catch (error) {
    reader.close();
    throw error;
  }
}

async function readMetadata(reader: EngineSnapshot, region: Region): Promise<SnapshotMetadata> {
  const {
    appliedIndex: index,
    truncatedIndex,
    truncatedTerm,
  } = decodeApplyState(await reader.get(RAFT_COLUMN_FAMILY, applyStateKey(region.id)));
  const term = index === truncatedIndex ? truncatedTerm : await readTerm(reader, region.id, index);
  return { index, term, confState: { nodes: region.peers.map(({ id }) => id) } };
}

async function readTerm(reader: EngineSnapshot, regionId: number, index: number): Promise<number> {
  const bytes = await reader.get(RAFT_COLUMN_FAMILY, entryKey(regionId, index));
  assert(bytes !== undefined, `entry ${index} of region ${regionId} was applied, but is not on disk`);
  return decodeEntry(bytes).term;
}

async function* readChunks(reader: EngineSnapshot, region: Region, chunkBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield EMPTY_BYTES;
    yield* split(encodeSnapshotRegion(region), chunkBytes);
    for (const cf of DATA_COLUMN_FAMILIES)
      for await (const piece of readFamily(reader, cf, region, chunkBytes)) yield* split(piece, chunkBytes);
  } finally {
    reader.close();
  }
}

/** Splits bytes into chunks. An entry that is larger than a chunk is spread over several. */
function* split(bytes: Uint8Array, chunkBytes: number): Generator<Uint8Array, void, undefined> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

/** The maximum encoding overhead of an entry, in bytes, besides its key and value. */
const ENTRY_OVERHEAD = 24;

async function* readFamily(
  reader: EngineSnapshot,
  cf: string,
  region: Region,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = reader.iterator(cf, rangeOf(region));
  let piece: SnapshotEntry[] = [];
  let bytes = 0;
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) {
    const size = entry.key.length + entry.value.length + ENTRY_OVERHEAD;
    if (bytes > 0 && bytes + size > chunkBytes) {
      yield encodeSnapshotEntries(piece);
      [piece, bytes] = [[], 0];
    }
    piece.push({ cf, ...entry });
    bytes += size;
  }
  if (piece.length > 0) yield encodeSnapshotEntries(piece);
}
