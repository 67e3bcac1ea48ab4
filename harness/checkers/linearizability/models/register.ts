import type { Effect } from '../effect';
import { ILLEGAL, type SequentialModel } from '../model';

export type RegisterInput = { readonly kind: 'read' } | { readonly kind: 'write'; readonly value: string };

export interface RegisterOutput {
  /** Of a read. Null: nothing was written yet. */
  readonly value?: string | null;
}

/** One register that is read and written; null at first. */
export const registerModel: SequentialModel<string | null, RegisterInput, RegisterOutput> = {
  name: 'register',
  initial: () => null,
  step(state, input, output) {
    if (input.kind === 'write') return input.value;
    return output === undefined || output.value === state ? state : ILLEGAL;
  },
  fingerprint: (state) => registerValue(state),
  identify: (input, output) => (input.kind === 'write' ? `write ${input.value}` : `read ${output && registerValue(output.value)}`),
  isReadOnly: (input) => input.kind === 'read',
  effects: (operations) => operations.map((operation) => effectsOf(operation.input, operation.output)),
  valueAt: (state) => registerValue(state),
  describe(input, output) {
    if (input.kind === 'write') return `write(${input.value}) → ${output === undefined ? '?' : 'ok'}`;
    return `read() → ${output === undefined ? '?' : output.value}`;
  },
};

/** As effects and fingerprints carry it: null apart from every string. */
export function registerValue(value: string | null | undefined): string {
  return typeof value === 'string' ? `=${value}` : 'nil';
}

function effectsOf(input: RegisterInput, output: RegisterOutput | undefined): readonly Effect[] {
  if (input.kind === 'write') return [{ kind: 'write', location: '', value: registerValue(input.value) }];
  return output === undefined ? [] : [{ kind: 'read', location: '', value: registerValue(output.value) }];
}
