import { Backoff } from './backoff';

/** What `count` waits take, where chance gives the least or the most that it may. */
async function delays(count: number, draw: (bound: number) => number): Promise<number[]> {
  const slept: number[] = [];
  const backoff = new Backoff({ sleep: async (ms) => void slept.push(ms), random: draw });
  for (let i = 0; i < count; i++) await backoff.wait();
  return slept;
}

test('waits grow twofold, up to half a second', async () => {
  expect(await delays(8, (bound) => bound - 1)).toEqual([9, 19, 39, 79, 159, 319, 499, 499]);
});

test('half of each is chance, so that those who failed together do not return together', async () => {
  expect(await delays(8, () => 0)).toEqual([5, 10, 20, 40, 80, 160, 250, 250]);
});
