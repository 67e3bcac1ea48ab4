import * as backups from './mistaken-backups';
import * as disks from './mistaken-disks';
import * as primaries from './mistaken-primaries';
import type { Protocol } from './protocol';

/** The right protocol with one mistake, such as one makes. */
export interface Variant {
  readonly bug: string;
  /** The rules that it breaks; which one is noticed first depends on the seed. */
  readonly rules: readonly string[];
  readonly protocol: Partial<Protocol>;
}

const LINEARIZABILITY = 'linearizability';
const MAJORITY = 'majority durability';
const AGREEMENT = 'agreement';
const MONOTONIC = 'monotonic sequence';
const CURRENT_READS = 'current reads';
const LIVENESS = 'liveness';

/** By name. */
export const VARIANTS = {
  'answers-before-replication': {
    bug: 'answers when the write is on its own disk',
    rules: [LINEARIZABILITY],
    protocol: { Primary: primaries.AnswersBeforeReplication },
  },
  'answers-without-majority': {
    bug: 'commits what nobody has acknowledged',
    rules: [MAJORITY],
    protocol: { Primary: primaries.AnswersWithoutMajority },
  },
  'does-not-wait-for-leases': {
    bug: 'commits without a backup that still holds a lease',
    rules: [CURRENT_READS],
    protocol: { Primary: primaries.DoesNotWaitForLeases },
  },
  'does-not-await-disk': {
    bug: 'sends a write before it is on its own disk',
    rules: [AGREEMENT, MAJORITY, MONOTONIC],
    protocol: { Primary: primaries.DoesNotAwaitDisk },
  },
  'acknowledges-before-persisting': {
    bug: 'a backup acknowledges a write before it is on its disk',
    rules: [MAJORITY, CURRENT_READS],
    protocol: { Backup: backups.AcknowledgesBeforePersisting },
  },
  'does-not-sync': {
    bug: 'writes to the disk without sync',
    rules: [MAJORITY],
    protocol: { StateDisk: disks.DoesNotSync },
  },
  'counts-duplicates': {
    bug: 'two acknowledgements of one backup count as two',
    rules: [CURRENT_READS],
    protocol: { Primary: primaries.CountsDuplicates },
  },
  'counts-stale-acknowledgements': {
    bug: 'an acknowledgement of an older write counts for the last one',
    rules: [CURRENT_READS, MAJORITY],
    protocol: { Primary: primaries.CountsStaleAcknowledgements },
  },
  'takes-older-states': {
    bug: 'a late message brings a backup back to an older state',
    rules: [MONOTONIC],
    protocol: { Backup: backups.TakesOlderStates },
  },
  'persists-concurrently': {
    bug: 'a backup writes two states to its disk at once',
    rules: [MONOTONIC],
    protocol: { Backup: backups.PersistsConcurrently },
  },
  'does-not-retransmit': {
    bug: 'sends each write once',
    rules: [LIVENESS],
    protocol: { Primary: primaries.DoesNotRetransmit },
  },
  'reads-without-lease': {
    bug: 'a backup answers reads without a lease',
    rules: [CURRENT_READS],
    protocol: { Backup: backups.ReadsWithoutLease },
  },
  'reads-uncommitted': {
    bug: 'a backup shows a write that another backup may not have yet',
    rules: [LINEARIZABILITY],
    protocol: { Backup: backups.ReadsUncommitted },
  },
  'compares-clocks': {
    bug: 'a lease ends at a time on the clock of another store',
    rules: [LIVENESS, CURRENT_READS],
    protocol: { Primary: primaries.GrantsUntil, Backup: backups.ComparesClocks },
  },
  'ignores-drift': {
    bug: 'a backup uses a lease for as long as the primary waits, on a slower clock',
    rules: [CURRENT_READS],
    protocol: { Backup: backups.IgnoresDrift },
  },
  'counts-from-arrival': {
    bug: 'a lease begins when the grant comes',
    rules: [CURRENT_READS],
    protocol: { Backup: backups.CountsFromArrival },
  },
  'ends-lease-by-timer': {
    bug: 'a lease ends when a timer comes, which may be late',
    rules: [CURRENT_READS],
    protocol: { Backup: backups.EndsLeaseByTimer },
  },
  'forgets-leases': {
    bug: 'after a crash the primary does not wait for leases from before',
    rules: [CURRENT_READS],
    protocol: { Primary: primaries.ForgetsLeases },
  },
  'serves-recovered-write-at-once': {
    bug: 'after a crash the primary takes what is on its disk for committed',
    rules: [MAJORITY, CURRENT_READS],
    protocol: { Primary: primaries.ServesRecoveredWriteAtOnce },
  },
  'swallows-disk-errors': {
    bug: 'goes on after a disk error',
    rules: [MAJORITY, AGREEMENT],
    protocol: { StateDisk: disks.SwallowsDiskErrors },
  },
  'forgets-sequence': {
    bug: 'counts writes from 1 again after a crash',
    rules: [MONOTONIC, CURRENT_READS, AGREEMENT],
    protocol: { StateDisk: disks.ForgetsSequence },
  },
  'forgets-values': {
    bug: 'recovers the sequence number, but not the values',
    rules: [AGREEMENT, LINEARIZABILITY],
    protocol: { StateDisk: disks.ForgetsValues },
  },
  'persists-in-two-batches': {
    bug: 'a crash leaves a sequence number without its values',
    rules: [AGREEMENT],
    protocol: { StateDisk: disks.PersistsInTwoBatches },
  },
  'executes-repeated-writes': {
    bug: 'executes a write again when the client sends it again',
    rules: [LINEARIZABILITY],
    protocol: { Primary: primaries.ExecutesRepeatedWrites },
  },
  'forgets-clients': {
    bug: 'after a crash executes a write again when the client sends it again',
    rules: [LINEARIZABILITY],
    protocol: { StateDisk: disks.ForgetsClients },
  },
  'executes-concurrently': {
    bug: 'two writes that come at once start from the same state',
    rules: [AGREEMENT, MONOTONIC],
    protocol: { Primary: primaries.ExecutesConcurrently },
  },
  'reads-out-of-turn': {
    bug: 'the primary shows a write that is not committed',
    rules: [LINEARIZABILITY],
    protocol: { Primary: primaries.ReadsOutOfTurn },
  },
  'answers-another-request': {
    bug: 'answers one request with the value for another',
    rules: [LINEARIZABILITY],
    protocol: { Primary: primaries.AnswersAnotherRequest },
  },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof VARIANTS;
