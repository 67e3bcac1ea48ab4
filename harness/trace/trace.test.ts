import { firstDifference } from './difference';
import { combineHashes } from './hash';
import { printBriefly, tellBriefly } from './text';
import { Trace, type TraceData } from './trace';

function digestOf(...events: readonly [at: number, actor: string, kind: string, data: TraceData][]): string {
  const trace = new Trace({ keepEvents: false });
  for (const event of events) trace.add(...event);
  return trace.digest();
}

test('any change of time, actor, kind, value or order changes the hash', () => {
  const digests = [
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 2', 'write', { n: 2 }]),
    digestOf([2, 'store 2', 'write', { n: 2 }], [1, 'store 1', 'write', { n: 1 }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [3, 'store 2', 'write', { n: 2 }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 3', 'write', { n: 2 }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 2', 'read', { n: 2 }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 2', 'write', { n: 3 }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 2', 'write', { n: '2' }]),
    digestOf([1, 'store 1', 'write', { n: 1 }], [2, 'store 2', 'write', { n: Uint8Array.of(2) }]),
    digestOf([1, 'store 1', 'write', { n: 1 }]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test('what is only for people is no part of the hash, and is made only when events are kept', () => {
  const [kept, bare] = [new Trace({ keepEvents: true }), new Trace({ keepEvents: false })];
  kept.add(1, 'store 1', 'write', { n: 1 }, () => ({ summary: 'put x=1' }));
  bare.add(1, 'store 1', 'write', { n: 1 }, () => {
    throw new Error('nobody reads this');
  });
  expect(kept.digest()).toBe(bare.digest());
  expect(kept.events()).toEqual([{ at: 1, actor: 'store 1', kind: 'write', data: { n: 1, summary: 'put x=1' } }]);
});

test('the order of runs is part of their common hash', () => {
  expect(combineHashes(['a', 'b'])).not.toBe(combineHashes(['b', 'a']));
});

test('an event is said in a few words', () => {
  const event = { at: 1500, actor: 'store 1', kind: 'get', data: { key: Uint8Array.of(0x61), found: true } };
  expect(printBriefly(event)).toBe('get key="a" found=true at 1.5 ms');
});

test('what somebody did is told without what only machines compare', () => {
  const events = [
    { kind: 'send', data: { message: 7, to: 'store 2', type: 'heartbeat', digest: -17 } },
    { kind: 'receive', data: { message: 8, from: 'store 2' } },
    { kind: 'drop', data: { message: 9, why: 'receiver down' } },
    { kind: 'write', data: { number: 3, sync: true, digest: 5 } },
  ];
  expect(events.map((event) => tellBriefly({ at: 1500, actor: 'store 1', ...event }))).toEqual([
    'sent heartbeat #7 to store 2 at 1.5 ms',
    'got #8 from store 2 at 1.5 ms',
    'lost #9 (receiver down) at 1.5 ms',
    'write number=3 sync=true at 1.5 ms',
  ]);
});

test('the first event that differs is named, also when one trace is longer', () => {
  const one = [{ at: 1, actor: 'store 1', kind: 'get', data: {} }];
  const two = [...one, { at: 2000, actor: 'store 2', kind: 'crash', data: {} }];
  expect(firstDifference(one, one)).toBeUndefined();
  expect(firstDifference(one, two)).toBe(
    'The first event that differs is number 2: the run was over; in the other run: store 2 crash at 2 ms.',
  );
});
