/**
 * Mixes the bits of a 32-bit integer: the finalizer of MurmurHash3 (Appleby, 2008). Every bit of the input changes about half of
 * the bits of the output.
 */
export function mix(bits: number): number {
  let mixed = bits | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
