import { combineHashes } from './hash';
import { firstDifference, printBriefly, tellBriefly } from './text';
import { Trace, type TraceEvent } from './trace';
import type { EventData } from './vocabulary';

type Kind = 'write' | 'log';

function digestOf(...events: readonly [at: number, actor: string, kind: Kind, data: EventData[Kind]][]): string {
  const trace = new Trace({ keepEvents: false });
  for (const event of events) trace.add(...event);
  return trace.digest();
}

test('any change of time, actor, kind, value or order changes the hash', () => {
  const one = { number: 1, sync: true };
  const two = { number: 2, sync: true };
  const digests = [
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'write', two]),
    digestOf([2, 'store 2', 'write', two], [1, 'store 1', 'write', one]),
    digestOf([1, 'store 1', 'write', one], [3, 'store 2', 'write', two]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 3', 'write', two]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'log', two as never]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'write', { number: 3, sync: true }]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'write', { number: 2, sync: false }]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'log', { message: '2' }]),
    digestOf([1, 'store 1', 'write', one], [2, 'store 2', 'log', { message: Uint8Array.of(2) as never }]),
    digestOf([1, 'store 1', 'write', one]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test('fields for people only are not part of the hash, and are made only if events are kept', () => {
  const [kept, bare] = [new Trace({ keepEvents: true }), new Trace({ keepEvents: false })];
  kept.add(1, 'store 1', 'write', { number: 1, sync: true }, () => ({ operations: 'put x=1' }));
  bare.add(1, 'store 1', 'write', { number: 1, sync: true }, () => {
    throw new Error('nobody reads this');
  });
  expect(kept.digest()).toBe(bare.digest());
  expect(kept.events()).toEqual([{ at: 1, actor: 'store 1', kind: 'write', data: { number: 1, sync: true, operations: 'put x=1' } }]);
});

test('the order of runs is part of their combined hash', () => {
  expect(combineHashes(['a', 'b'])).not.toBe(combineHashes(['b', 'a']));
});

test('an event is printed on one line', () => {
  const event: TraceEvent = { at: 1500, actor: 'store 1', kind: 'get', data: { key: Uint8Array.of(0x61), found: true } };
  expect(printBriefly(event)).toBe('get key="a" found=true at 1.5 ms');
});

test('an event for people contains no digest', () => {
  const events: Pick<TraceEvent, 'kind' | 'data'>[] = [
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

test('the first difference is named, also if one trace is longer', () => {
  const one: TraceEvent[] = [{ at: 1, actor: 'store 1', kind: 'get', data: {} }];
  const two: TraceEvent[] = [...one, { at: 2000, actor: 'store 2', kind: 'crash', data: {} }];
  expect(firstDifference(one, one)).toBeUndefined();
  expect(firstDifference(one, two)).toBe(
    'The first event that differs is number 2: the run was over; in the other run: store 2 crash at 2 ms.',
  );
});

test('a note is no part of the hash, and its data are made only if events are kept', () => {
  const [kept, bare] = [new Trace({ keepEvents: true }), new Trace({ keepEvents: false })];
  let made = 0;
  for (const trace of [kept, bare]) trace.note(5, 'store 1', 'call', () => ({ what: `call ${++made}` }));
  expect(kept.events()).toEqual([{ at: 5, actor: 'store 1', kind: 'call', data: { what: 'call 1' } }]);
  expect([made, bare.events(), bare.actors()]).toEqual([1, [], []]);
  expect(kept.digest()).toBe(new Trace({ keepEvents: false }).digest());
});
