/** A request that no state of the cluster would take; the message begins with the error's code: `KeyTooLarge: …`. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}
