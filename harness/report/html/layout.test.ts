import { runModelOf } from '#harness/report/model/run-model';
import { sampleReport } from '#harness/report/sample/sample-report';
import { tinyReport } from '#harness/report/sample/tiny-report';

import { operationRowsOf, layOut } from './layout';

const run = runModelOf(sampleReport());

test('lanes are stacked, with their bands inside', () => {
  const { lanes, lanesTop, height } = layOut(run, run.report.actors, 700);
  let top = lanesTop;
  for (const lane of lanes) {
    expect(lane.top).toBe(top);
    expect(lane.bandTop).toBeGreaterThan(lane.top);
    expect(lane.bandBottom).toBeLessThan(lane.top + lane.height);
    top += lane.height;
  }
  expect(height).toBeGreaterThanOrEqual(top);
});

test('stores use additional space up to a limit, and with too little space the picture is higher than the space', () => {
  const heightIn = (available: number): number => layOut(run, run.report.actors, available).height;
  expect(heightIn(700)).toBeLessThanOrEqual(700);
  expect(heightIn(700)).toBeGreaterThan(heightIn(100));
  expect(heightIn(100)).toBeGreaterThan(100);
  expect(heightIn(5000)).toBe(heightIn(4000));
});

test('overlapping faults have different rows', () => {
  const fault = (fromMicros: number, toMicros: number | null) => ({ label: '', kind: 'crash', actors: [], fromMicros, toMicros });
  const faults = [fault(10, null), fault(0, 5), fault(5, 8), fault(6, 9)];
  expect(layOut(runModelOf(tinyReport([], { faults })), [], 700).faultRows).toEqual([0, 0, 0, 1]);
});

test('a partition has a wall between any two adjacent lanes on different sides', () => {
  const { walls, lanes } = layOut(run, run.report.actors, 700);
  const below = walls.map(({ y }) => lanes.find((lane) => lane.top === y)!.actor);
  expect(below).toEqual(['client 2', 'store 1', 'store 2']);
});

test('concurrent operations of one client have different rows', () => {
  const call = (actor: string, invokedAt: number, returnedAt: number) => ({ ...run.operations[0]!, actor, invokedAt, returnedAt });
  const operations = [call('client 1', 0, 5), call('client 1', 1, 9), call('client 2', 2, 3), call('client 1', 5, 6)];
  expect(operationRowsOf(operations)).toEqual([0, 1, 0, 0]);
});
