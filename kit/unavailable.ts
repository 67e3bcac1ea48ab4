/**
 * A remote store or scheduler could not be reached, did not answer in time, or closed the connection. Whether the request took
 * effect is unknown: retry it only if it is safe to execute it twice.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
