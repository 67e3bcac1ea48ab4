import { TypeKVError } from '#kit/errors';

/**
 * The two parts of a cluster timestamp. A timestamp is one 64-bit number: milliseconds since 1970 in the upper 46 bits, a
 * counter within the millisecond in the lower 18 bits. It exceeds 2^53, so it is always a `bigint`.
 */
export interface TimestampParts {
  /** Milliseconds since 1970: an integer from 0 to 2^46 - 1. */
  readonly physicalMs: number;
  /** From 0 to 2^18 - 1. */
  readonly logical: number;
}

const LOGICAL_BITS = 18n;
/** The number of timestamps per millisecond. */
export const LOGICAL_LIMIT = 2 ** 18;
const PHYSICAL_LIMIT = 2 ** 46;

/** @throws TypeKVError `InvalidArgument` if a part is not an integer within its bounds */
export function composeTimestamp({ physicalMs, logical }: TimestampParts): bigint {
  checkPart('physicalMs', physicalMs, PHYSICAL_LIMIT);
  checkPart('logical', logical, LOGICAL_LIMIT);
  return (BigInt(physicalMs) << LOGICAL_BITS) | BigInt(logical);
}

/** @throws TypeKVError `InvalidArgument` if the timestamp is negative or longer than 64 bits */
export function decomposeTimestamp(timestamp: bigint): TimestampParts {
  if (BigInt.asUintN(64, timestamp) !== timestamp) {
    throw new TypeKVError('InvalidArgument', `a timestamp must be from 0 to 2^64 - 1, not ${timestamp}`);
  }
  return { physicalMs: Number(timestamp >> LOGICAL_BITS), logical: Number(BigInt.asUintN(Number(LOGICAL_BITS), timestamp)) };
}

function checkPart(name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw new TypeKVError('InvalidArgument', `${name} must be an integer from 0 to ${limit - 1}, not ${value}`);
}
