import type { Address } from '#harness/simulation/address';
import {
  type LinkCondition,
  type LinkConditions,
  type StoreCondition,
  normalLink,
  normalStore,
} from '#harness/simulation/faults/conditions';
import { type Fault, definitionOf } from '#harness/simulation/faults/kinds';

const NORMAL_LINK: Readonly<LinkCondition> = normalLink();
const NORMAL_STORE: Readonly<StoreCondition> = normalStore();

/** The faults that are active now, and the condition of links and stores under them. */
export class ActiveFaults implements LinkConditions {
  private readonly active = new Set<Fault>();
  private onLinks: readonly Fault[] = [];
  private onStores: readonly Fault[] = [];

  add(fault: Fault): void {
    this.active.add(fault);
    this.update();
  }

  /** @returns whether the fault was active */
  remove(fault: Fault): boolean {
    const was = this.active.delete(fault);
    this.update();
    return was;
  }

  all(): readonly Fault[] {
    return [...this.active];
  }

  private update(): void {
    const all = this.all();
    this.onLinks = all.filter(({ kind }) => definitionOf(kind).worsenLink !== undefined);
    this.onStores = all.filter(({ kind }) => definitionOf(kind).worsenStore !== undefined);
  }

  link(from: Address, to: Address): Readonly<LinkCondition> {
    if (this.onLinks.length === 0) return NORMAL_LINK;
    const condition = normalLink();
    for (const fault of this.onLinks) definitionOf(fault.kind).worsenLink!(fault, condition, from, to);
    return condition;
  }

  store(store: number): Readonly<StoreCondition> {
    if (this.onStores.length === 0) return NORMAL_STORE;
    const condition = normalStore();
    for (const fault of this.onStores) definitionOf(fault.kind).worsenStore!(fault, condition, store);
    return condition;
  }
}
