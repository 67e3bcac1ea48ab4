import { bootstrap } from './bootstrap';
import { loadPeers } from './load-peers';
import { sampleRegion } from './testing/sample-region';
import { WatchedEngine } from './testing/watched-engine';

const OURS = [sampleRegion({ id: 7 }), sampleRegion({ id: 9 })];
const ELSEWHERE = sampleRegion({ id: 8, peers: [{ id: 22, storeId: 2 }] });
const CONFIG = { clusterId: 1, storeId: 1, regions: [OURS[0]!, ELSEWHERE, OURS[1]!] };

test('a new store has a peer, at the beginning, of each region that names it; that is durable at once', async () => {
  const engine = await WatchedEngine.opened();
  await bootstrap(engine, CONFIG);
  const peers = await loadPeers(engine);
  expect(peers.map(({ region }) => region)).toEqual(OURS);
  expect(peers.map(({ storage }) => [storage.hardState().term, storage.entries().length, storage.appliedIndex()])).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
  // One batch, so that a crash leaves a store or none.
  expect(engine.writes.map(({ sync }) => sync)).toEqual([true]);
  expect(engine.openSnapshots).toBe(0);
});

test('a second time nothing is written, whatever regions are named', async () => {
  const engine = await WatchedEngine.opened();
  await bootstrap(engine, CONFIG);
  await bootstrap(engine, { ...CONFIG, regions: [sampleRegion({ id: 10 })] });
  expect((await loadPeers(engine)).map(({ region }) => region.id)).toEqual([7, 9]);
  expect(engine.writes.length).toBe(1);
});

test.each([
  ['another store', { storeId: 2 }],
  ['another cluster', { clusterId: 2 }],
])('the disk of %s is refused, and stays as it is', async (_, other) => {
  const engine = await WatchedEngine.opened();
  await bootstrap(engine, { ...CONFIG, ...other });
  await expect(bootstrap(engine, CONFIG)).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect(engine.writes.length).toBe(1);
  expect(engine.openSnapshots).toBe(0);
});

test('a store that existed before does not start on an empty disk, because it has lost its votes and its log; nothing is written', async () => {
  const engine = await WatchedEngine.opened();
  await expect(bootstrap(engine, { ...CONFIG, wasInitialized: true })).rejects.toMatchObject({ name: 'DiskLost' });
  expect(engine.writes.length).toBe(0);
  await bootstrap(engine, CONFIG);
  await bootstrap(engine, { ...CONFIG, wasInitialized: true });
  expect(engine.openSnapshots).toBe(0);
});
