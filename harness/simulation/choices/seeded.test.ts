import { chooseBetween, latencyPurpose, purpose, withMinimalLatency } from './choices';
import { SeededChoices } from './seeded';

const DELAY = latencyPurpose('network: latency');
const WHAT = purpose('what to do');

test('a choice is a function of seed, purpose and identity, independent of earlier choices', () => {
  const asked = new SeededChoices(7);
  const first = asked.choose(DELAY, 1, 2, 1000);
  for (let i = 0; i < 100; i++) asked.choose(WHAT, i, i, 1 + i);
  expect(asked.choose(DELAY, 1, 2, 1000)).toBe(first);
  expect(new SeededChoices(7).choose(DELAY, 1, 2, 1000)).toBe(first);
});

test('another seed, name, purpose, subject or ordinal gives another choice', () => {
  const bound = 2 ** 32;
  const drawn = [
    new SeededChoices(7).choose(DELAY, 1, 2, bound),
    new SeededChoices(8).choose(DELAY, 1, 2, bound),
    new SeededChoices(7 + 2 ** 32).choose(DELAY, 1, 2, bound),
    new SeededChoices(7, 'a test').choose(DELAY, 1, 2, bound),
    new SeededChoices(7).choose(WHAT, 1, 2, bound),
    new SeededChoices(7).choose(DELAY, 2, 2, bound),
    new SeededChoices(7).choose(DELAY, 1, 3, bound),
  ];
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('two purposes with the same name are equal', () => {
  expect(new SeededChoices(7).choose(purpose('x'), 1, 1, 1000)).toBe(new SeededChoices(7).choose(purpose('x'), 1, 1, 1000));
});

test('choices are within their bounds, and all values are about equally frequent', () => {
  const choices = new SeededChoices(3);
  const counts = new Map<number, number>();
  for (let i = 0; i < 6000; i++) {
    const value = chooseBetween(choices, DELAY, i % 7, i, 10, 15);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([10, 11, 12, 13, 14, 15]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('neighbouring seeds and ordinals are not correlated', () => {
  const agree = Array.from({ length: 4000 }, (_, i) => {
    const [one, next] = [new SeededChoices(i), new SeededChoices(i + 1)];
    return one.choose(DELAY, 1, i, 2) === next.choose(DELAY, 1, i, 2);
  });
  expect(Math.abs(agree.filter(Boolean).length - 2000)).toBeLessThan(200);
});

test('with minimal latency, latencies are minimal and all other choices are unchanged', () => {
  const [choices, minimal] = [new SeededChoices(5), withMinimalLatency(new SeededChoices(5))];
  expect(minimal.choose(DELAY, 1, 1, 1000)).toBe(0);
  expect(minimal.choose(latencyPurpose('disk: sync latency'), 1, 1, 1000)).toBe(0);
  expect(minimal.choose(purpose('network: is it lost'), 1, 1, 1000)).toBe(choices.choose(purpose('network: is it lost'), 1, 1, 1000));
});
