/** The request is invalid in every state of the cluster. The message starts with the error's code: `KeyTooLarge: …`. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}
