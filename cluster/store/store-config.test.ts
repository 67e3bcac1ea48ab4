import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';

import { type StoreConfig, storeConfigWithDefaults } from './store-config';

const LEAST: StoreConfig = { clusterId: 1, storeId: 1, regions: [] };

test('what is not said has its default', () => {
  expect(storeConfigWithDefaults({ ...LEAST, tickMs: 7 })).toMatchObject({
    tickMs: 7,
    electionTicks: 10,
    compacts: true,
    snapshotChunkBytes: MAX_SNAPSHOT_CHUNK_BYTES,
  });
});

test.each<[keyof StoreConfig, number]>([
  ['clusterId', 0],
  ['storeId', -1],
  ['tickMs', 0],
  ['logEntriesThreshold', 0],
  ['logEntriesThreshold', 20_000],
  ['logEntriesLimit', 1],
  ['snapshotChunkBytes', 0.5],
  ['snapshotChunkBytes', MAX_SNAPSHOT_CHUNK_BYTES + 1],
])('%s of %p is refused by its name', (field, value) => {
  expect(() => storeConfigWithDefaults({ ...LEAST, [field]: value })).toThrow(
    expect.objectContaining({ code: 'InvalidArgument', message: expect.stringContaining(field) }),
  );
});
