import { actorsOf, reportEvents } from '#harness/report/report-events';
import { reportFault } from '#harness/report/report-fault';
import { bytesOf } from '#kit/bytes';

test('events become plain JSON: bytes as text, and no undefined values', () => {
  const events = reportEvents([{ at: 1, actor: 'store 1', kind: 'get', data: { key: bytesOf('k'), found: true, more: undefined } }]);
  expect(events).toEqual([{ at: 1, actor: 'store 1', kind: 'get', data: { key: '"k"', found: true } }]);
  expect(JSON.parse(JSON.stringify(events))).toEqual(events);
});

test('the lanes are clients, files whose functions a test calls, stores and the scheduler, in the order of their numbers', () => {
  const actors = ['store 10', 'world', 'client 2', 'scheduler', 'store 2', 'log.ts', 'client 1', 'console', 'store 2'];
  const events = actors.map((actor) => ({ at: 0, actor, kind: 'log', data: {} }));
  expect(actorsOf(events)).toEqual(['client 1', 'client 2', 'log.ts', 'store 2', 'store 10', 'scheduler']);
});

test('a fault becomes a band, in microseconds', () => {
  expect(reportFault({ kind: 'slow disk', store: 2, fromMs: 3, toMs: Infinity, factor: 4 })).toEqual({
    label: 'the disk of store 2 is 4 times slower',
    kind: 'slow disk',
    actors: ['store 2'],
    fromMicros: 3000,
    toMicros: null,
  });
  expect(reportFault({ kind: 'crash', store: 1, atMs: 5, afterCalls: 3, downMs: 2 })).toMatchObject({
    label: 'store 1 crashes, at its interface call 3 after that; down for 2 ms',
    fromMicros: 5000,
    toMicros: 7000,
  });
});

test('a partition affects its side, a fault of a link its known ends', () => {
  const window = { fromMs: 1, toMs: 2 };
  expect(reportFault({ kind: 'partition', side: [2], ...window }).actors).toEqual(['store 2']);
  expect(reportFault({ kind: 'cut', from: 1, to: 'any', ...window }).actors).toEqual(['store 1']);
});
