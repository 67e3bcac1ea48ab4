/** Part 2b: applies committed entries to the data and answers the clients that wait for them. */
import { assert } from '#kit/assert';
import type { Engine, WriteOperation } from '#kit/engine';
import { decodeCommand, refusal, success } from '#kit/store/command';
import { putApplyState } from '#kit/store/records';
import { staleCommand } from '#kit/store/region-errors';
import type { AppliedAdmin, Proposal, StorePeer } from '#kit/store/store-peer';
import type { RegionError } from '#kit/wire/error';
import type { Region } from '#kit/wire/meta';
import type { Entry } from '#kit/wire/raft';
import { type AdminResponse, CmdType, type RaftCmdRequest, type Request, type Response } from '#kit/wire/raft-command';

/** The entries to apply to one peer: in ascending order of index, without gaps, from `applyState.appliedIndex + 1` on. */
export interface Committed {
  readonly peer: StorePeer;
  readonly entries: readonly Entry[];
}

/**
 * Applies the entries of all peers in *one* batch. The batch also has each peer's new applied index, so that after a crash the
 * index and the data match, and no entry is applied twice or skipped. The batch is not synced: if a crash loses it, the
 * entries are applied again from the log, which is durable.
 *
 * A command for which `peer.checkApply` returns an error has no effect: only its index counts as applied.
 *
 * After the batch is written, entry by entry, `afterWrite` of an admin command is called, and then each proposal that the entry
 * decides is answered exactly once:
 *
 * - success, or the error of `checkApply`, if the applied entry is the proposal's own (same index and term);
 * - `StaleCommand`, if another entry took its index, or an entry of a higher term comes before it: it is lost for good;
 * - outcome unknown, if its index was skipped, which only a snapshot does.
 *
 * The answer to a read has a reader that was opened after the batch was written.
 *
 * @throws TypeKVError `DiskError` of the engine; nothing is answered then
 */
export async function applyCommitted(engine: Engine, work: readonly Committed[]): Promise<void> {
  const batch: WriteOperation[] = [];
  const steps = work.flatMap(({ peer, entries }) => applyEntries(engine, peer, entries, batch));
  if (batch.length > 0) await engine.write(batch, { sync: false });
  for (const step of steps) step();
}

/** What remains to be done when the batch is written. */
type Step = () => void;

/** @returns the steps after `batch` is written, in the order of the entries */
function applyEntries(engine: Engine, peer: StorePeer, entries: readonly Entry[], batch: WriteOperation[]): Step[] {
  if (entries.length === 0) return [];
  const steps = entries.flatMap((entry) => applyEntry(engine, peer, entry, batch));
  batch.push(putApplyState(peer.regionId, peer.applyState));
  return steps;
}

function applyEntry(engine: Engine, peer: StorePeer, entry: Entry, batch: WriteOperation[]): Step[] {
  const proposals = takeProposals(peer, entry);
  const command = entry.data.length > 0 ? decodeCommand(entry.data) : undefined;
  const refused = command && peer.checkApply(command);
  const admin = command && refused === undefined ? applyCommand(peer, entry, command, batch) : undefined;
  peer.applyState = { ...peer.applyState, appliedIndex: entry.index };
  const applied = { engine, peer, entry, command, refused, adminResponse: admin?.response };
  const answers = proposals.map((proposal) => () => answer(applied, proposal));
  return admin?.afterWrite === undefined ? answers : [admin.afterWrite, ...answers];
}

/** Removes the proposals that the entry decides: those up to its index, and those of earlier terms. */
function takeProposals(peer: StorePeer, { index, term }: Entry): Proposal[] {
  const isDecided = (proposal: Proposal): boolean => proposal.index <= index || proposal.term < term;
  const decided = peer.proposals.filter(isDecided);
  peer.proposals = peer.proposals.filter((proposal) => !isDecided(proposal));
  return decided;
}

function applyCommand(peer: StorePeer, entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin | undefined {
  if (command.adminRequest !== undefined) return peer.applyAdmin(entry, command, batch);
  for (const { put, delete: remove } of command.requests) {
    if (put !== undefined) batch.push({ type: 'put', ...put });
    if (remove !== undefined) batch.push({ type: 'delete', ...remove });
  }
  return undefined;
}

interface Applied {
  readonly engine: Engine;
  readonly peer: StorePeer;
  readonly entry: Entry;
  /** `undefined` for the no-op with which a leader starts its term. */
  readonly command: RaftCmdRequest | undefined;
  /** Why the command had no effect; `undefined` if it took effect. */
  readonly refused: RegionError | undefined;
  readonly adminResponse: AdminResponse | undefined;
}

/**
 * The applied entry is the proposed one only if index and term match. If an entry of another term has the index, or an entry
 * of a higher term comes before it, the command is lost for good, since terms never decrease in a log. If a snapshot
 * skipped the index, the snapshot may or may not contain the command.
 */
function answer({ engine, peer, entry, command, refused, adminResponse }: Applied, { index, term, callback }: Proposal): void {
  if (index < entry.index) return callback.outcomeUnknown();
  if (index > entry.index || term !== entry.term) return callback.answer(refusal(entry.term, staleCommand()));
  if (refused !== undefined) return callback.answer(refusal(entry.term, refused));
  assert(command !== undefined, `entry ${index} was proposed here, but has no command`);
  const responses = command.requests.map((request) => responseTo(request, peer.region));
  const reads = command.requests.some(({ cmdType }) => cmdType === CmdType.Snap);
  callback.answer(success(entry.term, responses, adminResponse), reads ? engine.snapshot() : undefined);
}

function responseTo({ cmdType }: Request, region: Region): Response {
  if (cmdType === CmdType.Put) return { cmdType, put: {} };
  return cmdType === CmdType.Delete ? { cmdType, delete: {} } : { cmdType, snap: { region } };
}
