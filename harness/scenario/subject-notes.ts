import { StateNotes } from '#harness/scenario/state-notes';
import { type MethodTexts, tracedCalls } from '#harness/scenario/traced-calls';
import type { Simulation } from '#harness/simulation/simulation';
import type { StoreStatus } from '#harness/trace/vocabulary';

/** What a scripted test does with one of its objects, recorded for people: calls, their effects, and the state after them. */
export class SubjectNotes {
  private readonly states: StateNotes;

  /** @param name its name in the messages of the test */
  constructor(
    readonly simulation: Simulation,
    readonly actor: string,
    name: string,
  ) {
    simulation.note(actor, 'subject', () => ({ name }));
    this.states = new StateNotes(simulation, actor);
  }

  call(what: () => string): void {
    this.simulation.note(this.actor, 'call', () => ({ what: what() }));
  }

  result(what: () => string): void {
    this.simulation.note(this.actor, 'result', () => ({ what: what() }));
  }

  /** Records what has changed since the last time. */
  show(describe: () => StoreStatus): void {
    this.states.show(describe);
  }

  /** `target`, whose calls are recorded. @param describe its state, recorded now and after each call */
  traced<Target extends object>(target: Target, texts: MethodTexts<Target>, describe: () => StoreStatus = () => ({})): Target {
    this.show(describe);
    return tracedCalls(target, texts, { simulation: this.simulation, actor: this.actor, afterCall: () => this.show(describe) });
  }
}
