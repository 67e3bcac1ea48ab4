import { bytesOf } from '#kit/bytes';
import type { CasRegisterInput, CasRegisterOutput } from '../models/cas-register';
import type { KeyValueInput, KeyValueOutput } from '../models/key-value';
import type { KeyValueMapInput, KeyValueMapOutput } from '../models/key-value-map';
import type { RegisterInput, RegisterOutput } from '../models/register';
import type { RandomIntegers } from './random-integers';

/** The operations of clients, and the results of a correct object. Written independently of the models, so that each checks the other. */
export interface RandomWorkload<State, Input, Output> {
  initial(): State;
  /** `ordinal`: the number of the operation in its history. */
  draw(random: RandomIntegers, ordinal: number): Input;
  perform(state: State, input: Input): [State, Output];
}

/** How values are drawn: a fresh value each time, a fresh or sometimes an empty value, or one of a number of values. */
export type Values = 'fresh' | 'fresh or empty' | number;

function drawValue(random: RandomIntegers, ordinal: number, values: Values): string {
  if (values === 'fresh or empty' && random.chance(15)) return '';
  return typeof values === 'number' ? `v${random.below(values)}` : `v${ordinal}`;
}

export function registerWorkload(values: Values): RandomWorkload<string | null, RegisterInput, RegisterOutput> {
  return {
    initial: () => null,
    draw: (random, ordinal) => (random.chance(50) ? { kind: 'read' } : { kind: 'write', value: drawValue(random, ordinal, values) }),
    perform: (state, input) => (input.kind === 'read' ? [state, { value: state }] : [input.value, {}]),
  };
}

export function casRegisterWorkload(values: Values): RandomWorkload<string | null, CasRegisterInput, CasRegisterOutput> {
  const register = registerWorkload(values);
  return {
    initial: () => null,
    draw(random, ordinal) {
      if (random.chance(60)) return register.draw(random, ordinal);
      const from = drawValue(random, Math.max(0, ordinal - 1 - random.below(3)), values);
      return { kind: 'cas', from, to: drawValue(random, ordinal, values) };
    },
    perform(state, input) {
      if (input.kind !== 'cas') return register.perform(state, input);
      return state === input.from ? [input.to, { swapped: true }] : [state, { swapped: false }];
    },
  };
}

/** `kinds`: the kinds to draw from. A kind that is listed twice is drawn twice as often. */
export function keyValueWorkload(
  kinds: readonly KeyValueInput['kind'][],
  keys: number,
  values: Values,
): RandomWorkload<ReadonlyMap<string, string>, KeyValueInput, KeyValueOutput> {
  return {
    initial: () => new Map(),
    draw(random, ordinal) {
      const [kind, key, value] = [random.pick(kinds), bytesOf(`k${random.below(keys)}`), bytesOf(drawValue(random, ordinal, values))];
      return kind === 'put' || kind === 'append' ? { kind, key, value } : { kind, key };
    },
    perform(state, input) {
      const key = text(input.key);
      const held = state.get(key);
      if (input.kind === 'get') return [state, { value: held === undefined ? null : bytesOf(held) }];
      const next = new Map(state);
      if (input.kind === 'delete') next.delete(key);
      else next.set(key, input.kind === 'put' ? text(input.value) : (held ?? '') + text(input.value));
      return [next, {}];
    },
  };
}

export function keyValueMapWorkload(
  keys: number,
  values: Values,
): RandomWorkload<ReadonlyMap<string, string>, KeyValueMapInput, KeyValueMapOutput> {
  const pointed = keyValueWorkload(['get', 'put', 'put', 'delete'], keys, values);
  return {
    initial: pointed.initial,
    draw(random, ordinal) {
      if (random.chance(30)) return { kind: 'scan', start: bytesOf(`k${random.below(keys)}`), limit: random.below(keys + 1) };
      return pointed.draw(random, ordinal) as KeyValueMapInput;
    },
    perform(state, input) {
      if (input.kind !== 'scan') return pointed.perform(state, input);
      const keysInOrder = [...state.keys()].sort().filter((key) => key >= text(input.start));
      const entries = keysInOrder.slice(0, input.limit).map((key) => ({ key: bytesOf(key), value: bytesOf(state.get(key)!) }));
      return [state, { entries }];
    },
  };
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
