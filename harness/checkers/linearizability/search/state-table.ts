import type { Operation } from '../history';
import { ILLEGAL, type SequentialModel } from '../model';
import { TransitionCache } from './transition-cache';

/** What `next` answers where the operation is illegal. */
export const NO_STATE = -1;

/**
 * The states met so far, as numbers, and what each class of operations (those that are alike) makes of them. Each pair is asked of the
 * model once, so that the search costs the same however slow the model is. The initial state is 0.
 */
export class StateTable<State, Input, Output> {
  private readonly states: State[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly transitions = new TransitionCache();

  /** `classes`: an operation of each class. `fingerprint`: states with the same one are taken as one. */
  constructor(
    private readonly model: SequentialModel<State, Input, Output>,
    private readonly classes: readonly Operation<Input, Output>[],
    private readonly fingerprint: (state: State) => string,
  ) {
    this.numberOf(model.initial());
  }

  next(state: number, operationClass: number): number {
    const known = this.transitions.get(state, operationClass);
    if (known !== undefined) return known;
    const { input, output } = this.classes[operationClass]!;
    const next = this.model.step(this.states[state]!, input, output);
    const number = next === ILLEGAL ? NO_STATE : this.numberOf(next);
    this.transitions.set(state, operationClass, number);
    return number;
  }

  state(number: number): State {
    return this.states[number]!;
  }

  private numberOf(state: State): number {
    const fingerprint = this.fingerprint(state);
    const known = this.numbers.get(fingerprint);
    if (known !== undefined) return known;
    this.numbers.set(fingerprint, this.states.length);
    this.states.push(state);
    return this.states.length - 1;
  }
}
