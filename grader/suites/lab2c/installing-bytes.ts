import { gradedTest } from '#grader/catalogue/define-test';
import { loadCode } from '#grader/suites/lab2a/scripted-node';
import { type DataOnDisk, printDatum, readData, readEngine } from '#grader/suites/lab2b/read-disk';
import type { RecordedEngine } from '#grader/suites/lab2b/recorded-engine';
import { check } from '#harness/scenario/check';
import type { installSnapshot } from '#labs/lab2c/install-snapshot';
import type { ModuleScope } from '#harness/scenario/code-source';
import { bytesOf, compareBytes, concatBytes, toHex } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineIterator, EngineSnapshot, KeyRange, WriteOperation } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import { type SnapshotEntry, encodeSnapshotEntries, encodeSnapshotRegion } from '#kit/store/snapshot-data';

import { snapshotAt } from './compacted-log';
import { engineWith, loadPeer } from './load-peer';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';
import { diskBefore } from './snapshots-to-install';
import { NEW_REGION } from './store-disk';

const PROPERTY = 'installing a snapshot';

export const installBytes = gradedTest('lab2c', 'install-any-bytes', {
  ...SNAPSHOT_DEFAULTS,
  title: 'An installation treats keys and values as bytes, and closes its reader also when reading the disk fails',
  points: 1,
  docsAnchor: 'installing',
  async run(context) {
    const code = await loadCode(context);
    await replacesSimilarKeys(code);
    await closesReader(code);
  },
});

/** A key of the region that begins with `k`. */
function keyWith(...bytes: number[]): Uint8Array {
  return concatBytes(bytesOf('k'), Uint8Array.from(bytes));
}

const LONG_START = new Uint8Array(1_000).fill(0x64);

/** Pairs of keys that differ, but are equal in some encodings. The store has the first, the snapshot has the second. */
const PAIRS: readonly (readonly [Uint8Array, Uint8Array])[] = [
  // As text, both end with the replacement character.
  [keyWith(0xff), keyWith(0xfe)],
  // As hexadecimal digits without leading zeros: 1 12 and 11 2.
  [keyWith(0x01, 0x12), keyWith(0x11, 0x02)],
  // As decimal numbers without separators: 1 23 and 12 3.
  [keyWith(1, 23), keyWith(12, 3)],
  [keyWith(0x00), keyWith()],
  [keyWith(0x20), keyWith(0x20, 0x20)],
  [keyWith(0x41), keyWith(0x61)],
  // They differ only at their ends.
  [keyWith(...LONG_START, 1), keyWith(...LONG_START, 2)],
  // More keys than a solution may read at once.
  ...Array.from({ length: 1_100 }, (_, i) => [keyWith(0x62, i >> 8, i & 0xff), keyWith(0x63, i >> 8, i & 0xff)] as const),
];

/** Equal as text, different as bytes. */
const [OLD_VALUE, NEW_VALUE] = [Uint8Array.of(0x80), Uint8Array.of(0x81)];
const SAME_KEY = bytesOf('l');
/** Old and new values that differ only at their ends. */
const [OLD_LONG_VALUE, NEW_LONG_VALUE] = [OLD_VALUE, NEW_VALUE].map((end) => concatBytes(LONG_START, end)) as [Uint8Array, Uint8Array];
const LONG_VALUE_KEY = bytesOf('lo');
/** Longer than what fits into two bytes. */
const LONG = { cf: 'default', key: bytesOf('long value'), value: new Uint8Array(70_000).fill(0x76) };

function inAll(key: Uint8Array, value: Uint8Array): SnapshotEntry[] {
  return DATA_COLUMN_FAMILIES.map((cf) => ({ cf, key, value }));
}

/** In the snapshot's order: by family, then by key. */
const NEW_DATA = DATA_COLUMN_FAMILIES.flatMap((cf) =>
  [...PAIRS.flatMap(([, key]) => inAll(key, NEW_VALUE)), ...inAll(SAME_KEY, NEW_VALUE), ...inAll(LONG_VALUE_KEY, NEW_LONG_VALUE), LONG]
    .filter((entry) => entry.cf === cf)
    .sort((left, right) => compareBytes(left.key, right.key)),
);

async function replacesSimilarKeys(code: ModuleScope): Promise<void> {
  const old = [...PAIRS.flatMap(([key]) => inAll(key, OLD_VALUE)), ...inAll(SAME_KEY, OLD_VALUE), ...inAll(LONG_VALUE_KEY, OLD_LONG_VALUE)];
  const engine = await engineWith([...diskBefore(), ...old.map((entry) => ({ type: 'put' as const, ...entry }))]);
  const batch: WriteOperation[] = [];
  await install(code, engine, batch);
  await engine.write(batch, { sync: true });
  // Only these keys and the old data of the region begin with `k` or `l`.
  const inRegion = readData(await readEngine(engine)).filter(({ key }) => key[0] === bytesOf('k')[0] || key[0] === bytesOf('l')[0]);
  const [found, expected] = [new Set(inRegion.map(wholeDatum)), new Set(NEW_DATA.map(wholeDatum))];
  const extra = inRegion.find((datum) => !expected.has(wholeDatum(datum)));
  check(
    extra === undefined,
    PROPERTY,
    () =>
      `A snapshot was installed whose keys and values are similar to those on the store. Expected only its data, found ${printDatum(extra!)} as well.`,
  );
  const missing = NEW_DATA.find((datum) => !found.has(wholeDatum(datum)));
  check(
    missing === undefined,
    PROPERTY,
    () =>
      `A snapshot was installed whose keys and values are similar to those on the store. Expected ${printDatum(missing!)}; the store does not have it.`,
  );
}

/** Without the shortening of long values. */
function wholeDatum({ cf, key, value }: DataOnDisk): string {
  return `${cf} ${toHex(key)} ${toHex(value)}`;
}

/** @param installOn what the solution gets */
async function install(code: ModuleScope, engine: RecordedEngine, batch: WriteOperation[], installOn = engine.view()): Promise<void> {
  const data = concatBytes(encodeSnapshotRegion(NEW_REGION), encodeSnapshotEntries(NEW_DATA));
  const peer = await loadPeer(code, engine.view());
  const part = code.load<{ installSnapshot: typeof installSnapshot }>('#labs/lab2c/install-snapshot');
  await part.installSnapshot(installOn, peer, snapshotAt({ index: 20, term: 4, data }), batch);
}

/** The disk fails while the installation reads it. */
async function closesReader(code: ModuleScope): Promise<void> {
  for (const readsBefore of [0, 1, 2]) {
    const engine = await engineWith(diskBefore());
    const error = new TypeKVError('DiskError', 'injected by the test');
    const outcome = await install(code, engine, [], failingReads(engine, readsBefore, error)).then(
      () => 'completed',
      (thrown: unknown) => (thrown === error ? undefined : `threw ${String(thrown)}`),
    );
    const what = `Read ${readsBefore + 1} of the disk failed during an installation`;
    check(outcome === undefined, PROPERTY, () => `${what}. Expected that installSnapshot throws the error of the disk; it ${outcome}.`);
    check(engine.openReaders === 0, PROPERTY, () => `${what}. Expected no open readers of the engine, found ${engine.openReaders}.`);
  }
}

/** What the solution gets: the view of an engine whose reads fail after the first ones. */
function failingReads(engine: Engine, readsBefore: number, error: Error): Engine {
  let left = readsBefore;
  const orFail = <Result>(read: () => Promise<Result>): Promise<Result> => (left-- > 0 ? read() : Promise.reject(error));
  return Object.freeze<Engine>({
    open: () => engine.open(),
    close: () => engine.close(),
    write: (batch, options) => engine.write(batch, options),
    snapshot: () => {
      const reader = engine.snapshot();
      const iterator = (cf: string, range?: KeyRange): EngineIterator => {
        const cursor = reader.iterator(cf, range);
        return Object.freeze<EngineIterator>({ next: () => orFail(() => cursor.next()), close: () => cursor.close() });
      };
      return Object.freeze<EngineSnapshot>({
        get: (cf, key) => orFail(() => reader.get(cf, key)),
        iterator,
        close: () => reader.close(),
      });
    },
  });
}
