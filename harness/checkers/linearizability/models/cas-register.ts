import { type Effect, ILLEGAL, type SequentialModel } from '../model';
import { type RegisterInput, registerModel, type RegisterOutput, registerValue } from './register';

export type CasRegisterInput = RegisterInput | { readonly kind: 'cas'; readonly from: string; readonly to: string };

export interface CasRegisterOutput extends RegisterOutput {
  /** The result of a compare-and-set: whether the register contained `from`, and therefore contains `to` now. */
  readonly swapped?: boolean;
}

/** A register with read, write and compare-and-set. Initially null. */
export const casRegisterModel: SequentialModel<string | null, CasRegisterInput, CasRegisterOutput> = {
  name: 'compare-and-set register',
  initial: () => null,
  step(state, input, output) {
    if (input.kind !== 'cas') return registerModel.step(state, input, output);
    const swapped = state === input.from;
    if (output !== undefined && output.swapped !== swapped) return ILLEGAL;
    return swapped ? input.to : state;
  },
  fingerprint: (state) => registerValue(state),
  identify(input, output) {
    if (input.kind !== 'cas') return registerModel.identify(input, output);
    return `cas ${output?.swapped} ${input.from.length} ${input.from} ${input.to}`;
  },
  isReadOnly: (input, output) => input.kind === 'read' || (input.kind === 'cas' && output?.swapped === false),
  effects: (operations) => operations.map((operation) => effectsOf(operation.input, operation.output)),
  valueAt: (state) => registerValue(state),
  describe(input, output) {
    if (input.kind !== 'cas') return registerModel.describe(input, output);
    const answer = output === undefined ? '?' : output.swapped ? 'ok' : 'failed';
    return `cas(${input.from}, ${input.to}) → ${answer}`;
  },
};

function effectsOf(input: CasRegisterInput, output: CasRegisterOutput | undefined): readonly Effect[] {
  if (input.kind === 'write') return [{ kind: 'write', location: '', value: registerValue(input.value) }];
  if (input.kind === 'read') return output === undefined ? [] : [{ kind: 'read', location: '', value: registerValue(output.value) }];
  if (output === undefined) return [{ kind: 'other', location: '', mayLeave: [registerValue(input.to)] }];
  if (output.swapped !== true) return [{ kind: 'other', location: '', mayLeave: [] }];
  return [
    { kind: 'read', location: '', value: registerValue(input.from) },
    { kind: 'write', location: '', value: registerValue(input.to) },
  ];
}
