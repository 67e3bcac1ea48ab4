import * as backups from './mistaken-backups';
import * as disks from './mistaken-disks';
import * as primaries from './mistaken-primaries';
import type { Protocol } from './protocol';

/** The correct protocol with one injected bug. */
export interface Variant {
  readonly bug: string;
  /** The properties that it violates. Which one is violated first depends on the seed. */
  readonly properties: readonly string[];
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
    properties: [LINEARIZABILITY],
    protocol: { Primary: primaries.AnswersBeforeReplication },
  },
  'answers-without-majority': {
    bug: 'commits a write that no backup has acknowledged',
    properties: [MAJORITY],
    protocol: { Primary: primaries.AnswersWithoutMajority },
  },
  'does-not-wait-for-leases': {
    bug: 'commits without a backup that still holds a lease',
    properties: [CURRENT_READS],
    protocol: { Primary: primaries.DoesNotWaitForLeases },
  },
  'does-not-await-disk': {
    bug: 'sends a write before it is on its own disk',
    properties: [AGREEMENT, MAJORITY, MONOTONIC],
    protocol: { Primary: primaries.DoesNotAwaitDisk },
  },
  'acknowledges-before-persisting': {
    bug: 'a backup acknowledges a write before it is on its disk',
    properties: [MAJORITY, CURRENT_READS],
    protocol: { Backup: backups.AcknowledgesBeforePersisting },
  },
  'does-not-sync': {
    bug: 'writes to the disk without sync',
    properties: [MAJORITY],
    protocol: { StateDisk: disks.DoesNotSync },
  },
  'counts-duplicates': {
    bug: 'two acknowledgements of one backup count as two',
    properties: [CURRENT_READS],
    protocol: { Primary: primaries.CountsDuplicates },
  },
  'counts-stale-acknowledgements': {
    bug: 'an acknowledgement of an older write counts for the last one',
    properties: [CURRENT_READS, MAJORITY],
    protocol: { Primary: primaries.CountsStaleAcknowledgements },
  },
  'takes-older-states': {
    bug: 'a late message brings a backup back to an older state',
    properties: [MONOTONIC],
    protocol: { Backup: backups.TakesOlderStates },
  },
  'persists-concurrently': {
    bug: 'a backup writes two states to its disk at once',
    properties: [MONOTONIC],
    protocol: { Backup: backups.PersistsConcurrently },
  },
  'does-not-retransmit': {
    bug: 'never retransmits a write',
    properties: [LIVENESS],
    protocol: { Primary: primaries.DoesNotRetransmit },
  },
  'reads-without-lease': {
    bug: 'a backup answers reads without a lease',
    properties: [CURRENT_READS],
    protocol: { Backup: backups.ReadsWithoutLease },
  },
  'reads-uncommitted': {
    bug: 'a backup shows a write that another backup may not have yet',
    properties: [LINEARIZABILITY],
    protocol: { Backup: backups.ReadsUncommitted },
  },
  'compares-clocks': {
    bug: 'a lease ends at a time on the clock of another store',
    properties: [LIVENESS, CURRENT_READS],
    protocol: { Primary: primaries.GrantsUntil, Backup: backups.ComparesClocks },
  },
  'ignores-drift': {
    bug: 'a backup uses a lease for as long as the primary waits, on a slower clock',
    properties: [CURRENT_READS],
    protocol: { Backup: backups.IgnoresDrift },
  },
  'counts-from-arrival': {
    bug: 'a lease starts when the grant arrives',
    properties: [CURRENT_READS],
    protocol: { Backup: backups.CountsFromArrival },
  },
  'ends-lease-by-timer': {
    bug: 'a lease ends when a timer fires, which may be late',
    properties: [CURRENT_READS],
    protocol: { Backup: backups.EndsLeaseByTimer },
  },
  'forgets-leases': {
    bug: 'after a crash the primary does not wait for leases from before',
    properties: [CURRENT_READS],
    protocol: { Primary: primaries.ForgetsLeases },
  },
  'serves-recovered-write-at-once': {
    bug: 'after a crash the primary treats the state on its disk as committed',
    properties: [MAJORITY, CURRENT_READS],
    protocol: { Primary: primaries.ServesRecoveredWriteAtOnce },
  },
  'swallows-disk-errors': {
    bug: 'continues after a disk error',
    properties: [MAJORITY, AGREEMENT],
    protocol: { StateDisk: disks.SwallowsDiskErrors },
  },
  'forgets-sequence': {
    bug: 'counts writes from 1 again after a crash',
    properties: [MONOTONIC, CURRENT_READS, AGREEMENT],
    protocol: { StateDisk: disks.ForgetsSequence },
  },
  'forgets-values': {
    bug: 'recovers the sequence number, but not the values',
    properties: [AGREEMENT, LINEARIZABILITY],
    protocol: { StateDisk: disks.ForgetsValues },
  },
  'persists-in-two-batches': {
    bug: 'a crash leaves a sequence number without its values',
    properties: [AGREEMENT],
    protocol: { StateDisk: disks.PersistsInTwoBatches },
  },
  'executes-repeated-writes': {
    bug: 'executes a write again when the client sends it again',
    properties: [LINEARIZABILITY],
    protocol: { Primary: primaries.ExecutesRepeatedWrites },
  },
  'forgets-clients': {
    bug: 'after a crash executes a write again when the client sends it again',
    properties: [LINEARIZABILITY],
    protocol: { StateDisk: disks.ForgetsClients },
  },
  'executes-concurrently': {
    bug: 'two concurrent writes start from the same state',
    properties: [AGREEMENT, MONOTONIC],
    protocol: { Primary: primaries.ExecutesConcurrently },
  },
  'reads-out-of-turn': {
    bug: 'the primary shows a write that is not committed',
    properties: [LINEARIZABILITY],
    protocol: { Primary: primaries.ReadsOutOfTurn },
  },
  'answers-another-request': {
    bug: 'answers one request with the value for another',
    properties: [LINEARIZABILITY],
    protocol: { Primary: primaries.AnswersAnotherRequest },
  },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof VARIANTS;
