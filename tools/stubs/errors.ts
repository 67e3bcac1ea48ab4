/** The reference has a shape that no stub can be made from. The message names the place and what to write instead. */
export class UnstubbableReference extends Error {
  override readonly name = 'UnstubbableReference';
}

/** Writing would lose work that is only in labs/. */
export class UnsavedWork extends Error {
  override readonly name = 'UnsavedWork';
}
