import { bytesOf } from '#kit/bytes';
import { notLeader, regionNotFound, staleCommand } from '#kit/store/region-errors';
import { sampleRegion } from '#cluster/store/testing/sample-region';

import { type ScriptedAnswer, KEY, ScriptedCluster } from './testing/scripted-cluster';

const DONE: ScriptedAnswer = { keys: ['k'] };
const STALE: ScriptedAnswer = { regionError: staleCommand() };
const NO_LEADER: ScriptedAnswer = { regionError: notLeader(7, undefined) };

test('a request names the region and the peer that it is for', async () => {
  const cluster = new ScriptedCluster([DONE]);
  expect(await cluster.client.get(KEY)).toEqual({ kind: 'answered', response: bytesOf('k!') });
  expect(cluster.calls).toEqual([{ storeId: 1, method: 'rawGet', regionId: 7, peerId: 11, timeoutMs: 1_000 }]);
});

test('it follows the peer that names the leader, and asks the leader first from then on', async () => {
  const cluster = new ScriptedCluster([{ regionError: notLeader(7, { id: 13, storeId: 3 }) }, DONE]);
  expect(await cluster.client.put(KEY)).toEqual({ kind: 'answered', response: undefined });
  await cluster.client.delete(KEY);
  expect(cluster.asked).toEqual([1, 3, 3]);
});

test.each(['put', 'get'] as const)('a %s is tried elsewhere where a peer knows no leader, or its store refuses', async (what) => {
  const cluster = new ScriptedCluster([NO_LEADER, 'refused', DONE]);
  expect(await cluster.client[what](KEY)).toMatchObject({ kind: 'answered' });
  expect(cluster.asked).toEqual([1, 2, 3]);
});

test('a command that was lost to a change of leader is tried again there: that peer knows more than we', async () => {
  const cluster = new ScriptedCluster([STALE, DONE]);
  expect(await cluster.client.put(KEY)).toMatchObject({ kind: 'answered' });
  expect(cluster.asked).toEqual([1, 1]);
});

test('if a store does not have the region, the client looks the region up again', async () => {
  let lookups = 0;
  const cluster = new ScriptedCluster([{ regionError: regionNotFound(7) }, DONE], {}, () => sampleRegion({ id: ++lookups }));
  expect(await cluster.client.put(KEY)).toMatchObject({ kind: 'answered' });
  expect(cluster.calls.map(({ regionId }) => regionId)).toEqual([1, 2]);
});

test('a read without an answer is tried again, elsewhere', async () => {
  const cluster = new ScriptedCluster(['unknown', DONE]);
  expect(await cluster.client.get(KEY)).toMatchObject({ kind: 'answered' });
  expect(cluster.asked).toEqual([1, 2]);
});

test.each(['put', 'delete'] as const)('a %s without an answer is never made a second time', async (what) => {
  const cluster = new ScriptedCluster([STALE, 'unknown', DONE]);
  expect(await cluster.client[what](KEY)).toEqual({ kind: 'unknown' });
  expect(cluster.asked).toEqual([1, 1]);
  // The next operation asks somebody else.
  await cluster.client[what](KEY);
  expect(cluster.asked).toEqual([1, 1, 2]);
});

test('between two tries it waits longer each time', async () => {
  const cluster = new ScriptedCluster([NO_LEADER, NO_LEADER, NO_LEADER, DONE]);
  await cluster.client.put(KEY);
  expect(cluster.now).toBe(4 * cluster.callMs + 5 + 10 + 20);
});

test('a write that was refused until the deadline has changed nothing, and says so; of a read nothing is known', async () => {
  for (const [what, kind] of [
    ['put', 'refused'],
    ['get', 'unknown'],
  ] as const) {
    const cluster = new ScriptedCluster([NO_LEADER], { timeoutMs: 2_000 });
    expect(await cluster.client[what](KEY)).toEqual({ kind });
    expect(cluster.now).toBeGreaterThanOrEqual(2_000);
    expect(cluster.now).toBeLessThan(2_000 + 500);
  }
});

test('no try takes longer than a try may, nor than is left of the call', async () => {
  const cluster = new ScriptedCluster(['unknown'], { timeoutMs: 700, tryTimeoutMs: 300 });
  await cluster.client.get(KEY);
  expect(cluster.calls.map(({ timeoutMs }) => timeoutMs)).toEqual([300, 300, 700 - 600 - 5 - 10]);
});

test('a wrong request is an error, and is not repeated', async () => {
  const cluster = new ScriptedCluster([{ error: 'KeyTooLarge: a key has 5000 bytes' }]);
  await expect(cluster.client.put(KEY)).rejects.toMatchObject({ name: 'RequestRefused', message: 'KeyTooLarge: a key has 5000 bytes' });
  expect(cluster.calls.length).toBe(1);
});

describe('scan', () => {
  const LOW = sampleRegion({ id: 1, endKey: bytesOf('m') });
  const HIGH = sampleRegion({ id: 2, startKey: bytesOf('m') });

  function scan(cluster: ScriptedCluster, limit: number): Promise<string[]> {
    const keysOf = ({ key }: { key: Uint8Array }): string => new TextDecoder().decode(key);
    return cluster.client
      .scan({ startKey: bytesOf('a'), limit })
      .then((result) => (result.kind === 'answered' ? result.response.map(keysOf) : [result.kind]));
  }

  function regionOf(key: Uint8Array): typeof LOW {
    return key[0]! < bytesOf('m')[0]! ? LOW : HIGH;
  }

  test('continues in the next region until the limit is reached or there is no next region', async () => {
    const answers = [{ keys: ['a', 'b'] }, { keys: ['m'] }];
    expect(await scan(new ScriptedCluster(answers, {}, regionOf), 9)).toEqual(['a', 'b', 'm']);
    expect(await scan(new ScriptedCluster(answers, {}, regionOf), 2)).toEqual(['a', 'b']);
  });

  test('continues at the end of the region that answered, even if the region was larger before', async () => {
    let lookups = 0;
    const answers = [{ regionError: regionNotFound(7) }, { keys: ['a'] }, { keys: ['m'] }];
    const cluster = new ScriptedCluster(answers, {}, (key) => (lookups++ === 0 ? sampleRegion() : regionOf(key)));
    expect(await scan(cluster, 9)).toEqual(['a', 'm']);
  });

  test('is all or nothing', async () => {
    expect(await scan(new ScriptedCluster([{ keys: ['a'] }, 'unknown'], { timeoutMs: 500 }, regionOf), 9)).toEqual(['unknown']);
  });
});
