import fc from 'fast-check';

import { EventQueue } from './event-queue';

function drain(queue: EventQueue): number[] {
  const order: number[] = [];
  for (let event = queue.take(); event !== undefined; event = queue.take()) order.push(event.order);
  return order;
}

test('events are taken in the order of time; events at the same time in the order of scheduling', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const queue = new EventQueue();
      for (const at of times) queue.schedule(at, () => undefined);
      const sorted = times.map((at, order) => ({ at, order })).sort((left, right) => left.at - right.at || left.order - right.order);
      expect(drain(queue)).toEqual(sorted.map(({ order }) => order));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('cancelled events are never taken', () => {
  const queue = new EventQueue();
  const events = [3, 1, 2].map((at) => queue.schedule(at, () => undefined));
  events[1]!.run = undefined;
  expect(drain(queue)).toEqual([2, 0]);
});

test('events can be scheduled while others are taken', () => {
  const queue = new EventQueue();
  queue.schedule(5, () => undefined);
  queue.schedule(1, () => undefined);
  expect(queue.take()?.at).toBe(1);
  queue.schedule(2, () => undefined);
  expect(drain(queue)).toEqual([2, 0]);
});
