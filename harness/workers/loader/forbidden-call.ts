/** Thrown if a solution uses something that makes a run irreproducible, or that leaves the simulation. */
export class ForbiddenCall extends Error {
  override readonly name = 'ForbiddenCall';
}
