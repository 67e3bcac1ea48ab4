import { storyOf } from '#harness/report/model/story';
import { sampleReport } from '#harness/report/sample/sample-report';
import { tinyReport } from '#harness/report/sample/tiny-report';
import { callRowsOf, layOut } from './layout';

const story = storyOf(sampleReport());

test('lanes lie one under the other, with their bands inside', () => {
  const { lanes, lanesTop, height } = layOut(story, story.report.actors, 700);
  let top = lanesTop;
  for (const lane of lanes) {
    expect(lane.top).toBe(top);
    expect(lane.bandTop).toBeGreaterThan(lane.top);
    expect(lane.bandBottom).toBeLessThan(lane.top + lane.height);
    top += lane.height;
  }
  expect(height).toBeGreaterThanOrEqual(top);
});

test('more room goes to the stores, up to a point, and too little room makes the picture higher than it', () => {
  const heightIn = (available: number): number => layOut(story, story.report.actors, available).height;
  expect(heightIn(700)).toBeLessThanOrEqual(700);
  expect(heightIn(700)).toBeGreaterThan(heightIn(100));
  expect(heightIn(100)).toBeGreaterThan(100);
  expect(heightIn(5000)).toBe(heightIn(4000));
});

test('faults that overlap stand on rows of their own', () => {
  const fault = (fromMicros: number, toMicros: number | null) => ({ label: '', kind: 'crash', actors: [], fromMicros, toMicros });
  const faults = [fault(10, null), fault(0, 5), fault(5, 8), fault(6, 9)];
  expect(layOut(storyOf(tinyReport([], { faults })), [], 700).faultRows).toEqual([0, 0, 0, 1]);
});

test('a partition has a wall wherever two lanes are on different sides', () => {
  const { walls, lanes } = layOut(story, story.report.actors, 700);
  const below = walls.map(({ y }) => lanes.find((lane) => lane.top === y)!.actor);
  expect(below).toEqual(['client 2', 'store 1', 'store 2']);
});

test('calls of one client that are open together stand on rows of their own', () => {
  const call = (actor: string, invokedAt: number, returnedAt: number) => ({ ...story.operations[0]!, actor, invokedAt, returnedAt });
  const calls = [call('client 1', 0, 5), call('client 1', 1, 9), call('client 2', 2, 3), call('client 1', 5, 6)];
  expect(callRowsOf(calls)).toEqual([0, 1, 0, 0]);
});
