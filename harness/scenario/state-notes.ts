import type { Simulation } from '#harness/simulation/simulation';
import type { StoreStatus, TraceValue } from '#harness/trace/vocabulary';

/** Records the internal state of an actor for people, whenever a part of it has changed. Costs nothing if events are not kept. */
export class StateNotes {
  private readonly shown = new Map<string, TraceValue>();

  constructor(
    private readonly simulation: Simulation,
    private readonly actor: string,
  ) {}

  /** @param describe the complete state */
  show(describe: () => StoreStatus): void {
    if (!this.simulation.trace.keepsEvents) return;
    const { region, ...fields } = describe();
    const changed = Object.entries(fields).filter(([name, value]) => this.isNew(`${region ?? ''} ${name}`, value));
    if (changed.length === 0) return;
    this.simulation.note(this.actor, 'state', () => ({ ...(region === undefined ? {} : { region }), ...Object.fromEntries(changed) }));
  }

  /** A field that never had a value is not new when it is empty. */
  private isNew(name: string, value: TraceValue): boolean {
    if ((this.shown.get(name) ?? '') === (value ?? '')) return false;
    this.shown.set(name, value);
    return true;
  }
}
