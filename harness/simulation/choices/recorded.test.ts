import { codeOf } from '#harness/self-tests/primary-backup/code-of';
import { primaryBackup } from '#harness/self-tests/primary-backup/scenario';
import { runScenario } from '#harness/scenario/run-scenario';

import { purpose } from './choices';
import { RecordedChoices, recording } from './recorded';
import { SeededChoices } from './seeded';

const DELAY = purpose('delay');

test('a run replayed from its list of choices is the same run', async () => {
  const scenario = primaryBackup();
  const { choices, list } = recording(new SeededChoices(11, scenario.id));
  const options = { code: codeOf(), keepEvents: false };
  const run = await runScenario(scenario, { ...options, seed: 11, choices });
  const again = await runScenario(scenario, { ...options, seed: 0, choices: new RecordedChoices(list) });
  expect(list.length).toBeGreaterThan(100);
  expect([again.traceHash, again.events, again.failure]).toEqual([run.traceHash, run.events, run.failure]);
});

test('a run that asks for another choice gets an error that names both', () => {
  const { choices, list } = recording(new SeededChoices(1));
  choices.choose(DELAY, 1, 1, 10);
  const replay = new RecordedChoices(list);
  expect(() => replay.choose(DELAY, 2, 1, 10)).toThrow(
    "choice 1 was 'delay' of 1, number 1, below 10, and now is 'delay' of 2, number 1, below 10",
  );
  expect(() => replay.choose(DELAY, 1, 2, 10)).toThrow('choice 2 was never made');
});
