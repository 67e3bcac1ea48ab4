/**
 * The other side of a seam to the network could not be reached, did not answer in time, or broke off. Whether the request
 * took effect is unknown: ask again only what may safely happen twice.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
