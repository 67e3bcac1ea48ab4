import { type Choices, chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { FaultDraw, type FaultSpace } from '#harness/simulation/faults/fault-draw';
import { type Fault, type FaultKind, type FaultPlan, KINDS, definitionOf } from '#harness/simulation/faults/kinds';

const SWARM = purpose('faults: is this kind on');
const HOW_MANY = purpose('faults: how many');

/** The maximum number of faults of one kind in a run. */
const MAX_OF_A_KIND = 3;

/**
 * Draws a run's faults. Swarm testing (Groce et al., ISSTA 2012): each seed disables each kind with probability 1/3, because
 * a fault that is always present hides what happens without it.
 */
export function drawFaults(choices: Choices, allowed: readonly FaultKind[], space: FaultSpace): FaultPlan {
  const kinds = KINDS.filter((kind) => allowed.includes(kind));
  const enabled = kinds.filter((kind) => choices.choose(SWARM, KINDS.indexOf(kind), 0, 3) > 0);
  return enabled.flatMap((kind) => drawKind(choices, kind, space));
}

function drawKind(choices: Choices, kind: FaultKind, space: FaultSpace): Fault[] {
  const subject = KINDS.indexOf(kind);
  const count = chooseBetween(choices, HOW_MANY, subject, 0, 1, MAX_OF_A_KIND);
  return Array.from({ length: count }, (_, number) => definitionOf(kind).draw(new FaultDraw(choices, space, subject, number)));
}
