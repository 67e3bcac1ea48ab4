import { LOGICAL_LIMIT, composeTimestamp } from '#kit/timestamp';

import { DurableBound } from './durable-bound';
import { IdAllocator } from './id-allocator';
import { SchedulerDisk } from './scheduler-disk';
import { CrashingEngine } from './testing/crashing-engine';
import { TimestampOracle } from './timestamp-oracle';

const CLUSTER = { id: 1, maxPeerCount: 3 };

async function idsOn(engine: CrashingEngine): Promise<IdAllocator> {
  const disk = new SchedulerDisk(engine);
  const { idBound } = await disk.load(CLUSTER);
  return new IdAllocator(new DurableBound(idBound, (bound) => disk.putIdBound(bound)), 3);
}

async function oracleOn(engine: CrashingEngine, now: () => number): Promise<TimestampOracle> {
  const disk = new SchedulerDisk(engine);
  const { timestampBoundMs } = await disk.load(CLUSTER);
  return new TimestampOracle(new DurableBound(timestampBoundMs, (bound) => disk.putTimestampBound(bound)), 10, now);
}

/** Lets everything run that does not wait for a crashed disk. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const CRASHES = [1, 2, 3, 4].flatMap((atWrite) => [true, false].map((isWritten) => ({ atWrite, isWritten })));

test('ids start at 1, and concurrent calls get different ones', async () => {
  const ids = await idsOn(await CrashingEngine.opened());
  expect(await Promise.all(Array.from({ length: 7 }, () => ids.allocate()))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test.each(CRASHES)('no id is allocated twice after a crash at any write: %j', async (crash) => {
  const engine = (await CrashingEngine.opened()).restarted(crash);
  const allocated: number[] = [];
  void (async () => {
    const ids = await idsOn(engine);
    for (let i = 0; i < 12; i++) allocated.push(await ids.allocate());
  })();
  await settle();
  const ids = await idsOn(engine.restarted());
  for (let i = 0; i < 12; i++) allocated.push(await ids.allocate());
  expect(new Set(allocated).size).toBe(allocated.length);
});

test.each(CRASHES)('timestamps only grow across a crash at any write, even if the clock is set back: %j', async (crash) => {
  const engine = (await CrashingEngine.opened()).restarted(crash);
  const allocated: bigint[] = [];
  let now = 1_000;
  void (async () => {
    const oracle = await oracleOn(engine, () => (now += 4));
    for (let i = 0; i < 12; i++) allocated.push(composeTimestamp(await oracle.allocate()));
  })();
  await settle();
  const oracle = await oracleOn(engine.restarted(), () => 5);
  for (let i = 0; i < 12; i++) allocated.push(composeTimestamp(await oracle.allocate()));
  expect(allocated).toEqual([...new Set(allocated)].sort((left, right) => (left < right ? -1 : 1)));
});

test('concurrent calls get timestamps in the order in which they asked', async () => {
  const oracle = await oracleOn(await CrashingEngine.opened(), () => 7);
  const allocated = await Promise.all([1, 2, 3].map((count) => oracle.allocate(count)));
  expect(allocated).toEqual([0, 2, 5].map((logical) => ({ physicalMs: 7, logical })));
});

test('if a millisecond has no more timestamps, the next one is used before the clock shows it', async () => {
  const oracle = await oracleOn(await CrashingEngine.opened(), () => 7);
  await oracle.allocate(LOGICAL_LIMIT);
  expect(await oracle.allocate(2)).toEqual({ physicalMs: 8, logical: 1 });
});

test('a write that failed does not stop the allocation forever', async () => {
  let isBroken = true;
  const bound = new DurableBound(1, () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()));
  const ids = new IdAllocator(bound, 3);
  await expect(ids.allocate()).rejects.toThrow('broken');
  isBroken = false;
  expect(await ids.allocate()).toBe(1);
});

test('the disk of another cluster is refused', async () => {
  const engine = await CrashingEngine.opened();
  await new SchedulerDisk(engine).load(CLUSTER);
  await expect(new SchedulerDisk(engine).load({ id: 2, maxPeerCount: 3 })).rejects.toMatchObject({ code: 'InvalidArgument' });
});
