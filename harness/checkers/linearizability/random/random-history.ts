import type { Operation } from '../history';
import { RandomIntegers } from './random-integers';
import type { RandomWorkload } from './workload';

export interface RandomHistoryOptions {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  /** The probability that the outcome of an operation remains unknown. */
  readonly unknownPercent: number;
  /** The probability that the object makes an `ObjectMistake` with an operation. At 0 the history is linearizable. */
  readonly mistakePercent: number;
}

/**
 * Mistakes that systems make: an old state is read; an acknowledged effect is lost, happens after the return, or happens twice. The last
 * mistake is artificial: the operation has the result of another operation of its kind, perhaps of a later one.
 */
const OBJECT_MISTAKES = ['stale', 'lost', 'late', 'twice', 'confused'] as const;
type ObjectMistake = (typeof OBJECT_MISTAKES)[number];

interface PlayedOperation<Input, Output> extends Operation<Input, Output> {
  output: Output | undefined;
  returnedAt: number;
}

interface SimulatedCall<Input, Output> {
  readonly operation: PlayedOperation<Input, Output>;
  phase: 'invoked' | 'performed';
  answer: Output | undefined;
  isUnknown: boolean;
  mistake: ObjectMistake | undefined;
}

/** Simulates clients of an object, one event at a time: the invocation, the effect or the return of an operation. */
export function randomHistory<State, Input extends { readonly kind: string }, Output>(
  workload: RandomWorkload<State, Input, Output>,
  options: RandomHistoryOptions,
): Operation<Input, Output>[] {
  return new HistoryPlayer(workload, options).play();
}

class HistoryPlayer<State, Input extends { readonly kind: string }, Output> {
  private readonly random: RandomIntegers;
  private readonly operations: PlayedOperation<Input, Output>[] = [];
  private readonly confused: PlayedOperation<Input, Output>[] = [];
  private readonly open: SimulatedCall<Input, Output>[] = [];
  /** Pending effects of operations that ended for their clients. */
  private readonly late: Input[] = [];
  private readonly past: State[];
  private time = 0;

  constructor(
    private readonly workload: RandomWorkload<State, Input, Output>,
    private readonly options: RandomHistoryOptions,
  ) {
    this.random = new RandomIntegers(options.seed);
    this.past = [workload.initial()];
  }

  play(): Operation<Input, Output>[] {
    const { clients, operations } = this.options;
    while (this.operations.length < operations || this.open.length > 0) {
      if (this.late.length > 0 && this.random.chance(10)) this.perform(this.late.shift()!);
      const client = this.random.below(clients);
      const call = this.open.find((candidate) => candidate.operation.client === client);
      if (call !== undefined) this.proceed(call);
      else if (this.operations.length < operations) this.invoke(client);
    }
    for (const operation of this.confused) this.confuse(operation);
    return this.operations;
  }

  private invoke(client: number): void {
    const { random, workload, options } = this;
    const input = workload.draw(random, this.operations.length);
    const operation = { client, input, output: undefined, invokedAt: this.time++, returnedAt: Infinity };
    const mistake = random.chance(options.mistakePercent) ? random.pick(OBJECT_MISTAKES) : undefined;
    this.operations.push(operation);
    if (mistake === 'confused') this.confused.push(operation);
    this.open.push({ operation, phase: 'invoked', answer: undefined, isUnknown: random.chance(options.unknownPercent), mistake });
  }

  private proceed(call: SimulatedCall<Input, Output>): void {
    if (call.phase === 'invoked' && !call.isUnknown) {
      call.answer = this.effect(call);
      call.phase = 'performed';
      return;
    }
    this.open.splice(this.open.indexOf(call), 1);
    if (call.isUnknown) this.abandon(call.operation.input);
    else [call.operation.output, call.operation.returnedAt] = [call.answer, this.time++];
  }

  private abandon(input: Input): void {
    if (this.random.chance(30)) this.perform(input);
    else if (this.random.chance(50)) this.late.push(input);
  }

  private confuse(operation: PlayedOperation<Input, Output>): void {
    const alike = this.operations.filter((other) => other.output !== undefined && other.input.kind === operation.input.kind);
    if (operation.output !== undefined) operation.output = this.random.pick(alike).output;
  }

  private effect(call: SimulatedCall<Input, Output>): Output {
    const { input } = call.operation;
    if (call.mistake === 'lost' || call.mistake === 'stale') return this.answer(input, call.mistake === 'stale');
    if (call.mistake === 'late' || call.mistake === 'twice') this.late.push(input);
    return call.mistake === 'late' ? this.answer(input, false) : this.perform(input);
  }

  private answer(input: Input, stale: boolean): Output {
    const age = stale ? 1 + this.random.below(3) : 0;
    return this.workload.perform(this.past.at(-1 - Math.min(age, this.past.length - 1))!, input)[1];
  }

  private perform(input: Input): Output {
    const [state, output] = this.workload.perform(this.past.at(-1)!, input);
    this.past.push(state);
    if (this.past.length > 8) this.past.shift();
    return output;
  }
}
