/** Thrown where a solution uses what would make its run irreproducible, or reaches out of the world. */
export class ForbiddenCall extends Error {
  override readonly name = 'ForbiddenCall';
}
