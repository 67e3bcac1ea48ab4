import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { EngineSnapshot } from '#kit/engine';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';

export interface RegionSize {
  /** The bytes of all keys and values in all column families. */
  readonly bytes: number;
  /** The key at which the region can be split in two halves of about the same size; `undefined` if it has only one key. */
  readonly middle: Uint8Array | undefined;
}

/** The exact size of a region's data. The middle is that of the largest column family. */
export async function regionSize(reader: EngineSnapshot, region: Region): Promise<RegionSize> {
  const sizes: { readonly cf: string; readonly bytes: number }[] = [];
  for (const cf of DATA_COLUMN_FAMILIES)
    sizes.push({ cf, bytes: await bytesUntil(reader, cf, region, () => false).then(({ bytes }) => bytes) });
  const largest = sizes.reduce((max, size) => (size.bytes > max.bytes ? size : max));
  const { key } = await bytesUntil(reader, largest.cf, region, (before) => before > 0 && before >= largest.bytes / 2);
  return { bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0), middle: key };
}

/** The size of the entries up to the first key with `isEnd`, which gets the size of the entries before the key. */
async function bytesUntil(
  reader: EngineSnapshot,
  cf: string,
  region: Region,
  isEnd: (bytesBefore: number) => boolean,
): Promise<{ bytes: number; key?: Uint8Array }> {
  const iterator = reader.iterator(cf, rangeOf(region));
  let bytes = 0;
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) {
    if (isEnd(bytes)) return { bytes, key: entry.key };
    bytes += entry.key.length + entry.value.length;
  }
  return { bytes };
}
