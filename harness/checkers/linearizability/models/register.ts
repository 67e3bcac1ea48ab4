import { type Effect, ILLEGAL, type SequentialModel } from '../model';

export type RegisterInput = { readonly kind: 'read' } | { readonly kind: 'write'; readonly value: string };

export interface RegisterOutput {
  /** The result of a read. Null: no value was written yet. */
  readonly value?: string | null;
}

/** A register with read and write. Initially null. */
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

/** The form of effects and fingerprints: null differs from every string. */
export function registerValue(value: string | null | undefined): string {
  return typeof value === 'string' ? `=${value}` : 'nil';
}

function effectsOf(input: RegisterInput, output: RegisterOutput | undefined): readonly Effect[] {
  if (input.kind === 'write') return [{ kind: 'write', location: '', value: registerValue(input.value) }];
  return output === undefined ? [] : [{ kind: 'read', location: '', value: registerValue(output.value) }];
}
