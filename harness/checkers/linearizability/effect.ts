/**
 * What an operation depends on and changes, one location at a time. An operation neither depends on nor changes a location that its
 * effects do not name. Where an operation has both a read and a write, the reads come first: a compare-and-set that succeeded.
 */
export type Effect =
  /** Legal only where the location holds this value. */
  | { readonly kind: 'read'; readonly location: string; readonly value: string }
  /** Leaves this value, whatever was there. */
  | { readonly kind: 'write'; readonly location: string; readonly value: string }
  /**
   * Leaves what was there with `value` after it. Where a location has appends, all its values are in this form: nothing is the empty
   * string, something is `=` and then its text. Appending `a` leaves `=a` where nothing was, and where something empty was.
   */
  | { readonly kind: 'append'; readonly location: string; readonly value: string }
  /** Depends on the location in some other way. It leaves what was there, or one of `mayLeave`. */
  | { readonly kind: 'other'; readonly location: string; readonly mayLeave: readonly string[] };
