import { shrink } from '#harness/shrinking/shrink';

import { codeOf } from './code-of';
import { firstFailure } from './first-failure';
import { primaryBackup } from './scenario';
import { VARIANTS } from './variants';

const EVENTS = 20;

test(`half of the shrunk failures of all injected bugs have at most ${EVENTS} events`, async () => {
  const sizes: number[] = [];
  for (const { protocol } of Object.values(VARIANTS)) {
    const run = (await firstFailure(protocol, { seeds: 150 }))!;
    const shrunk = await shrink({ scenario: primaryBackup(), code: codeOf(protocol), run, maxEvents: 200_000 });
    expect(shrunk.run.failure?.property).toBe(run.failure?.property);
    sizes.push(shrunk.events);
  }
  const small = sizes.filter((size) => size <= EVENTS);
  expect(small.length).toBeGreaterThanOrEqual(sizes.length / 2);
}, 300_000);
