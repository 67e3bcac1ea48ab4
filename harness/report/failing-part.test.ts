/** Goal: a report shows the part of a test that failed, with the names of its messages. Method: small traces. */
import { failingPart } from '#harness/report/failing-part';
import type { TraceEvent } from '#harness/trace/trace';
import type { TraceData } from '#harness/trace/trace';

const event = (actor: string, kind: TraceEvent['kind'], data: TraceData = {}): TraceEvent => ({ at: 0, actor, kind, data });
const subject = (actor: string, name: string, kind?: string): TraceEvent => event(actor, 'subject', { name, kind });
const send = (from: string, to: string): TraceEvent => event(from, 'send', { message: 1, to });
const actorsOf = (events: readonly TraceEvent[]): string[] => events.map(({ actor }) => actor);

test('a run without subjects is shown completely', () => {
  const trace = [event('store 1', 'start'), event('world', 'violation')];
  expect(failingPart(trace)).toEqual({ events: trace, isScripted: false, leftOut: 0 });
});

test('a group of nodes whose part passed is left out, and the actors of the last group have their names', () => {
  const trace = [
    ...[subject('store 1', 'node 1'), subject('store 2', 'node 2'), send('store 1', 'store 2')],
    ...[subject('store 3', 'node 1'), subject('store 4', 'node 2'), send('store 3', 'store 4'), event('world', 'violation')],
  ];
  const { events, isScripted, leftOut } = failingPart(trace);
  expect(actorsOf(events)).toEqual(['node 1', 'world']);
  expect(events[0]!.data['to']).toBe('node 2');
  expect([isScripted, leftOut]).toEqual([true, 2]);
});

test('an earlier group that the test uses again is shown, and equal names get numbers', () => {
  const trace = [
    ...[subject('store 1', 'node 1'), event('store 1', 'call'), subject('store 2', 'node 1')],
    ...[event('store 2', 'call'), event('store 1', 'call')],
  ];
  expect(actorsOf(failingPart(trace).events)).toEqual(['node 1', 'node 1 (2)', 'node 1']);
});

test('a subject about which nothing was recorded is what failed', () => {
  const trace = [subject('a', 'node 1'), event('a', 'call'), subject('b', 'node 1'), event('world', 'crash')];
  expect(actorsOf(failingPart(trace).events)).toEqual(['world']);
});

test('a store that several peers share is shown from the first shown peer on', () => {
  const trace = [
    ...[subject('store 4', 'store 1', 'shared'), subject('peer 1', 'region 1'), event('store 4', 'write'), event('peer 1', 'call')],
    ...[subject('peer 2', 'region 2'), event('peer 2', 'call'), event('store 4', 'written')],
  ];
  const { events } = failingPart(trace);
  expect(events.map(({ actor, kind }) => `${actor} ${kind}`)).toEqual(['region 2 call', 'store 1 written']);
});

test('all stores of a cluster are shown, also those that did nothing after the last one was made', () => {
  const trace = [
    ...[subject('store 1', 'store 1', 'store'), subject('store 2', 'store 2', 'store')],
    ...[event('store 1', 'start'), event('store 2', 'start'), event('store 1', 'status')],
  ];
  const { events, isScripted } = failingPart(trace);
  expect(actorsOf(events)).toEqual(['store 1', 'store 2', 'store 1']);
  expect(isScripted).toBe(false);
});

test('the stores of a cluster, which run by themselves, are left out of a scripted part unless a client calls', () => {
  const cluster = [subject('store 1', 'store 1', 'store'), event('store 1', 'start')];
  const scripted = [subject('a', 'peer'), event('a', 'call'), event('store 1', 'timer')];
  expect(actorsOf(failingPart([...cluster, ...scripted]).events)).toEqual(['peer']);
  const called = failingPart([...cluster, ...scripted, event('client 1', 'invoke')]);
  expect(actorsOf(called.events)).toEqual(['store 1', 'peer', 'store 1', 'client 1']);
});
