/** Goal: each model behaves as the object of the random workloads. Method: sequences of operations with correct and wrong results. */
import { ILLEGAL } from '../model';
import { RANDOM_CASES } from '../random/cases';
import { RandomIntegers } from '../random/random-integers';
import { bytesOf } from '#kit/bytes';
import { keyValueMapModel } from './key-value-map';
import { keyValueModel } from './key-value';

describe.each(RANDOM_CASES.filter((randomCase) => !randomCase.name.includes('3 keys, fresh')))('$name', ({ model, workload }) => {
  test('correct results of sequential operations are legal, and the effects agree with the states', () => {
    const random = new RandomIntegers(1);
    let [state, played] = [model.initial(), workload.initial()];
    for (let ordinal = 0; ordinal < 500; ordinal++) {
      const input = workload.draw(random, ordinal);
      const [nextPlayed, output] = workload.perform(played, input);
      const next = model.step(state, input, output);
      expect(next).not.toBe(ILLEGAL);
      expect(model.fingerprint(model.step(state, input, undefined))).toBe(model.fingerprint(next));
      if (model.isReadOnly(input, output)) expect(model.fingerprint(next)).toBe(model.fingerprint(state));
      for (const effect of model.effects!([{ client: 0, input, output, invokedAt: 0, returnedAt: 1 }])[0]!) {
        const [before, after] = [model.valueAt!(state, effect.location), model.valueAt!(next, effect.location)];
        if (effect.kind === 'read') expect(before).toBe(effect.value);
        if (effect.kind === 'write') expect(after).toBe(effect.value);
        if (effect.kind === 'append') expect(after).toBe((before === '' ? '=' : before) + effect.value);
        if (effect.kind === 'other') expect([before, ...effect.mayLeave]).toContain(after);
      }
      [state, played] = [next, nextPlayed];
    }
  });
});

test('an absent key differs from a key with an empty value', () => {
  const get = { kind: 'get', key: bytesOf('k') } as const;
  expect(keyValueModel.step(null, get, { value: bytesOf('') })).toBe(ILLEGAL);
  expect(keyValueModel.step('', get, { value: null })).toBe(ILLEGAL);
});

test('a scan returns the first entries from its start, in the order of bytes', () => {
  const state = new Map([
    ['\x01', 'a'],
    ['b', 'b'],
    ['\xff', 'c'],
  ]);
  const scan = { kind: 'scan', start: bytesOf('b'), limit: 2 } as const;
  const entry = (key: number, value: string) => ({ key: Uint8Array.of(key), value: bytesOf(value) });
  expect(keyValueMapModel.step(state, scan, { entries: [entry(0x62, 'b'), entry(0xff, 'c')] })).toBe(state);
  expect(keyValueMapModel.step(state, scan, { entries: [entry(0x62, 'b')] })).toBe(ILLEGAL);
  expect(keyValueMapModel.step(state, scan, { entries: [entry(0xff, 'c'), entry(0x62, 'b')] })).toBe(ILLEGAL);
  expect(keyValueMapModel.step(state, { ...scan, limit: 1 }, { entries: [entry(0x62, 'b')] })).toBe(state);
});
