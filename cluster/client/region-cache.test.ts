import { bytesOf } from '#kit/bytes';
import { sampleRegion } from '#cluster/store/testing/sample-region';

import { CachedRegion, RegionCache } from './region-cache';

const LOW = sampleRegion({ id: 1, endKey: bytesOf('m') });
const HIGH = sampleRegion({ id: 2, startKey: bytesOf('m') });

/** A cache, and the keys that it has asked its source for. */
function makeCache(): { cache: RegionCache; asked: string[] } {
  const asked: string[] = [];
  const cache = new RegionCache(async (key) => {
    const text = new TextDecoder().decode(key);
    asked.push(text);
    return text < 'm' ? LOW : HIGH;
  });
  return { cache, asked };
}

test('the source is asked once for each region, and answers are for the keys of their region only', async () => {
  const { cache, asked } = makeCache();
  const found: number[] = [];
  for (const key of ['a', 'l', 'm', 'z', 'b']) found.push((await cache.regionOf(bytesOf(key))).region.id);
  expect(found).toEqual([1, 1, 2, 2, 1]);
  expect(asked).toEqual(['a', 'm']);
});

test('what a region has told is remembered, until the region is forgotten', async () => {
  const { cache, asked } = makeCache();
  (await cache.regionOf(bytesOf('a'))).leaderIs({ id: 13, storeId: 3 });
  await cache.regionOf(bytesOf('z'));
  const known = await cache.regionOf(bytesOf('b'));
  expect(known.target).toEqual({ id: 13, storeId: 3 });
  cache.forget(known);
  expect((await cache.regionOf(bytesOf('b'))).target).toEqual({ id: 11, storeId: 1 });
  await cache.regionOf(bytesOf('z'));
  expect(asked).toEqual(['a', 'z', 'b']);
});

test('all peers are tried in turn where nobody knows the leader', () => {
  const cached = new CachedRegion(sampleRegion());
  const tried = [1, 2, 3, 4].map(() => {
    const { storeId } = cached.target;
    cached.leaderIs(undefined);
    return storeId;
  });
  expect(tried).toEqual([1, 2, 3, 1]);
});

test('a leader that is named is asked next; one that is no peer of the region is not', () => {
  const cached = new CachedRegion(sampleRegion());
  cached.leaderIs({ id: 13, storeId: 3 });
  expect(cached.target.storeId).toBe(3);
  cached.leaderIs({ id: 99, storeId: 9 });
  expect(cached.target.storeId).toBe(1);
});

describe('the leader of an outdated region names the current ones', () => {
  const WHOLE = sampleRegion({ id: 1 });
  const LEFT = sampleRegion({ id: 1, endKey: bytesOf('m'), regionEpoch: { confVer: 1, version: 2 } });

  async function cacheOfWhole() {
    const asked: string[] = [];
    const cache = new RegionCache(async (key) => (asked.push(new TextDecoder().decode(key)), asked.length === 1 ? WHOLE : HIGH));
    const whole = await cache.regionOf(bytesOf('a'));
    whole.leaderIs({ id: 12, storeId: 2 });
    return { cache, asked, whole };
  }

  test('they replace it, with the leader that is known, and only the rest is looked up', async () => {
    const { cache, asked, whole } = await cacheOfWhole();
    cache.replace(whole, [LEFT]);
    expect(await cache.regionOf(bytesOf('a'))).toMatchObject({ region: LEFT, target: { id: 12, storeId: 2 } });
    expect((await cache.regionOf(bytesOf('z'))).region).toBe(HIGH);
    expect(asked).toEqual(['a', 'z']);
  });

  test('but not by older ones', async () => {
    const { cache, asked, whole } = await cacheOfWhole();
    cache.replace(whole, [LEFT]);
    cache.replace(await cache.regionOf(bytesOf('a')), [WHOLE]);
    await cache.regionOf(bytesOf('z'));
    expect(asked).toEqual(['a', 'z']);
  });

  test('a region that is outdated for one request may have been replaced by another one already', async () => {
    const { cache, whole } = await cacheOfWhole();
    cache.replace(whole, [LEFT]);
    cache.forget(whole);
    expect((await cache.regionOf(bytesOf('a'))).region).toBe(LEFT);
  });
});
