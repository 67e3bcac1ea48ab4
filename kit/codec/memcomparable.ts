import { TypeKVError } from '#kit/errors';

/**
 * An encoding of byte strings that keeps their order even if something is appended, such as a timestamp. Without it, the key
 * `a` with a timestamp could come after the key `ab` with another. TiKV and MyRocks use the same form.
 *
 * Groups of 8 bytes, each followed by a marker: 0xff when more groups follow, else 0xff less the number of zero bytes that
 * pad the last group. A length that is a multiple of 8 ends with a group of padding only.
 */
const GROUP_BYTES = 8;
const MARKER_MORE = 0xff;

/** Encodes `bytes` with 9 bytes per group of 8. The encoded forms compare as the original byte strings do. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  const groups = Math.floor(bytes.length / GROUP_BYTES) + 1;
  const encoded = new Uint8Array(groups * (GROUP_BYTES + 1));
  for (let group = 0; group < groups; group++) {
    const piece = bytes.subarray(group * GROUP_BYTES, (group + 1) * GROUP_BYTES);
    const start = group * (GROUP_BYTES + 1);
    encoded.set(piece, start);
    encoded[start + GROUP_BYTES] = MARKER_MORE - (GROUP_BYTES - piece.length);
  }
  return encoded;
}

export interface DecodedBytes {
  readonly bytes: Uint8Array;
  /** The bytes after the encoded ones, as a view of the input. */
  readonly rest: Uint8Array;
}

/**
 * Decodes the encoded bytes at the start of `encoded`.
 * @throws TypeKVError `InvalidArgument` if `encoded` does not start with encoded bytes
 */
export function decodeBytes(encoded: Uint8Array): DecodedBytes {
  const groups = countGroups(encoded);
  const padding = MARKER_MORE - encoded[groups * (GROUP_BYTES + 1) - 1]!;
  const padded = new Uint8Array(groups * GROUP_BYTES);
  for (let group = 0; group < groups; group++) {
    const start = group * (GROUP_BYTES + 1);
    padded.set(encoded.subarray(start, start + GROUP_BYTES), group * GROUP_BYTES);
  }
  const length = padded.length - padding;
  // Otherwise two encodings would decode to the same bytes.
  if (padded.subarray(length).some((byte) => byte !== 0)) throw malformed('the padding of the last group is not zero');
  return { bytes: padded.slice(0, length), rest: encoded.subarray(groups * (GROUP_BYTES + 1)) };
}

/** The number of groups up to the one whose marker says that it is the last. */
function countGroups(encoded: Uint8Array): number {
  for (let groups = 1; ; groups++) {
    const marker = encoded[groups * (GROUP_BYTES + 1) - 1];
    if (marker === undefined) throw malformed(`group ${groups} is incomplete, the input ends after ${encoded.length} bytes`);
    if (marker < MARKER_MORE - GROUP_BYTES) throw malformed(`the marker of group ${groups} is 0x${marker.toString(16)}`);
    if (marker !== MARKER_MORE) return groups;
  }
}

function malformed(reason: string): TypeKVError {
  return new TypeKVError('InvalidArgument', `invalid memory-comparable bytes: ${reason}`);
}
