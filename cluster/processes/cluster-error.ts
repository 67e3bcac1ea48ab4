/** A cluster cannot be run, or used, as it was asked for. The message says what to do. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}
