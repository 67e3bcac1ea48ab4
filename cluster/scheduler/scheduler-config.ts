import { TypeKVError } from '#kit/errors';

/** The configuration of the scheduler. All values but `clusterId` have defaults, below. */
export interface SchedulerConfig {
  readonly clusterId: number;
  /** The number of peers that a region should have. At least 1. Default 3. */
  readonly maxReplicas?: number;
  /** A store is down if the scheduler has heard nothing from it for longer than this, in milliseconds. Default 30 minutes, as in PD. */
  readonly storeDownAfterMs?: number;
  /** An operator that is not done after this time is given up, in milliseconds. Default 10 minutes, as in PD. */
  readonly operatorTimeoutMs?: number;
  /** The minimum time between two decisions to balance the cluster, in milliseconds. Default 1,000. */
  readonly balanceIntervalMs?: number;
  /** The maximum number of balance operators in progress. Default 4. */
  readonly balanceOperatorLimit?: number;
  /** A smaller region counts as this many bytes, so that empty regions are balanced too. At least 1. Default 1 MiB, as in PD. */
  readonly minRegionSize?: number;
  /** The number of ids that one write to the disk reserves. Default 1,000, as in PD. */
  readonly idBatch?: number;
  /** The milliseconds of timestamps that one write to the disk reserves. Default 3,000, as in PD. */
  readonly timestampBatchMs?: number;
}

const DEFAULTS = {
  maxReplicas: 3,
  storeDownAfterMs: 30 * 60_000,
  operatorTimeoutMs: 10 * 60_000,
  balanceIntervalMs: 1_000,
  balanceOperatorLimit: 4,
  minRegionSize: 2 ** 20,
  idBatch: 1_000,
  timestampBatchMs: 3_000,
};

/** Fills in the defaults. @throws TypeKVError `InvalidArgument` if a value is not an integer of at least 1; the message names it */
export function schedulerConfigWithDefaults(config: SchedulerConfig): Required<SchedulerConfig> {
  const complete = { ...DEFAULTS, ...config };
  for (const [field, value] of Object.entries(complete)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new TypeKVError('InvalidArgument', `invalid scheduler configuration: ${field} must be an integer of at least 1, not ${value}`);
  }
  return complete;
}
