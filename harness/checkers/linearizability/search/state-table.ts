import type { Operation } from '../history';
import { ILLEGAL, type SequentialModel } from '../model';

/** The result of `next` if the operation is illegal. */
export const NO_STATE = -1;

/**
 * The states so far, as numbers, and the transitions of each class of operations. The model computes each transition only once, so that a
 * slow model does not slow down the search. The initial state is 0.
 */
export class StateTable<State, Input, Output> {
  private readonly states: State[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly transitions = new TransitionCache();

  /** `classes`: one operation of each class. `fingerprint`: states with equal fingerprints count as one state. */
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

const UNUSED = -2;

/** (state, class) → next state, all small integers. A hash table in one typed array, because a `Map` is several times slower. */
class TransitionCache {
  private entries = new Int32Array(3 * 64).fill(UNUSED);
  private capacity = 64;
  private size = 0;

  /** The next state, or undefined if it is not in the cache. */
  get(state: number, operationClass: number): number | undefined {
    const at = this.find(state, operationClass);
    return this.entries[at] === UNUSED ? undefined : this.entries[at + 2];
  }

  set(state: number, operationClass: number, next: number): void {
    if (2 * this.size >= this.capacity) this.grow();
    const at = this.find(state, operationClass);
    if (this.entries[at] === UNUSED) this.size++;
    this.entries[at] = state;
    this.entries[at + 1] = operationClass;
    this.entries[at + 2] = next;
  }

  private find(state: number, operationClass: number): number {
    const { entries, capacity } = this;
    const hash = Math.imul(state, 0x9e3779b1) ^ Math.imul(operationClass, 0x85ebca6b);
    let at = 3 * ((hash ^ (hash >>> 15)) & (capacity - 1));
    while (entries[at] !== UNUSED && (entries[at] !== state || entries[at + 1] !== operationClass)) at = (at + 3) % entries.length;
    return at;
  }

  private grow(): void {
    const old = this.entries;
    this.capacity *= 2;
    this.entries = new Int32Array(3 * this.capacity).fill(UNUSED);
    this.size = 0;
    for (let at = 0; at < old.length; at += 3) if (old[at] !== UNUSED) this.set(old[at]!, old[at + 1]!, old[at + 2]!);
  }
}
