import type { Operation } from '../history';
import { RandomIntegers } from './random-integers';
import type { Workload } from './workload';

export interface RandomHistoryOptions {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  /** Of each operation: how likely its outcome stays unknown. */
  readonly unknownPercent: number;
  /** Of each operation: how likely the object errs, in one of the ways of `Mistake`. At 0 the history is linearizable. */
  readonly mistakePercent: number;
}

/**
 * Mistakes that systems make: an old state is read, an acknowledged effect is lost, or comes after the answer, or comes twice; and one that
 * none makes: the operation has the answer of another of its kind, perhaps one that is still to come.
 */
const MISTAKES = ['stale', 'lost', 'late', 'twice', 'confused'] as const;
type Mistake = (typeof MISTAKES)[number];

interface PlayedOperation<Input, Output> extends Operation<Input, Output> {
  output: Output | undefined;
  returnedAt: number;
}

interface Call<Input, Output> {
  readonly operation: PlayedOperation<Input, Output>;
  phase: 'invoked' | 'performed';
  answer: Output | undefined;
  isUnknown: boolean;
  mistake: Mistake | undefined;
}

/** Plays clients against an object, one event at a time: a call, its taking effect, its answer. */
export function randomHistory<State, Input extends { readonly kind: string }, Output>(
  workload: Workload<State, Input, Output>,
  options: RandomHistoryOptions,
): Operation<Input, Output>[] {
  return new Player(workload, options).play();
}

class Player<State, Input extends { readonly kind: string }, Output> {
  private readonly random: RandomIntegers;
  private readonly operations: PlayedOperation<Input, Output>[] = [];
  private readonly confused: PlayedOperation<Input, Output>[] = [];
  private readonly open: Call<Input, Output>[] = [];
  /** Effects that are still to come, of calls that are over for their clients. */
  private readonly late: Input[] = [];
  private readonly past: State[];
  private time = 0;

  constructor(
    private readonly workload: Workload<State, Input, Output>,
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
    const mistake = random.chance(options.mistakePercent) ? random.pick(MISTAKES) : undefined;
    this.operations.push(operation);
    if (mistake === 'confused') this.confused.push(operation);
    this.open.push({ operation, phase: 'invoked', answer: undefined, isUnknown: random.chance(options.unknownPercent), mistake });
  }

  private proceed(call: Call<Input, Output>): void {
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

  private effect(call: Call<Input, Output>): Output {
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
