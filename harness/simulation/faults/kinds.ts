import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';
import { asymmetricPartition } from '#harness/simulation/faults/kinds/asymmetric-partition';
import { clock } from '#harness/simulation/faults/kinds/clock';
import { crash } from '#harness/simulation/faults/kinds/crash';
import { delay } from '#harness/simulation/faults/kinds/delay';
import { diskError } from '#harness/simulation/faults/kinds/disk-error';
import { duplication } from '#harness/simulation/faults/kinds/duplication';
import { loss } from '#harness/simulation/faults/kinds/loss';
import { partition } from '#harness/simulation/faults/kinds/partition';
import { pause } from '#harness/simulation/faults/kinds/pause';
import { reordering } from '#harness/simulation/faults/kinds/reordering';
import { slowDisk } from '#harness/simulation/faults/kinds/slow-disk';
import { slowStore } from '#harness/simulation/faults/kinds/slow-store';
import { stall } from '#harness/simulation/faults/kinds/stall';

/** All kinds of faults. A kind's position in this list is part of the identity of its draws: append new kinds to the end. */
const DEFINITIONS = [
  crash,
  pause,
  slowDisk,
  slowStore,
  diskError,
  clock,
  loss,
  duplication,
  reordering,
  delay,
  stall,
  asymmetricPartition,
  partition,
] as const;

type FaultOf<Definition> = Definition extends FaultDefinition<infer Fault> ? Fault : never;

/** One fault of a run, as data. Only faults that a correct solution survives. */
export type Fault = FaultOf<(typeof DEFINITIONS)[number]>;

export type FaultKind = Fault['kind'];

/**
 * The faults of one run, as data: drawn before the run, printed with a failure, replayed and shrunk. Times are virtual
 * milliseconds since the start of the run.
 */
export type FaultPlan = readonly Fault[];

/** The kinds, in the order of the list. */
export const KINDS: readonly FaultKind[] = DEFINITIONS.map(({ kind }) => kind);

const BY_KIND = new Map<string, FaultDefinition<Fault>>(
  DEFINITIONS.map((definition) => [definition.kind, definition as FaultDefinition<Fault>]),
);

export function definitionOf(kind: FaultKind): FaultDefinition<Fault> {
  return BY_KIND.get(kind)!;
}
