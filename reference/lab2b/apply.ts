/** Part 2b: what is committed becomes data, and whoever waits for it is answered. */
import { assert } from '#kit/assert';
import type { Engine, WriteOperation } from '#kit/engine';
import { decodeCommand, refusal, success } from '#kit/store/command';
import { putApplyState } from '#kit/store/records';
import { staleCommand } from '#kit/store/region-errors';
import type { Proposal, StorePeer } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import type { Entry } from '#kit/wire/raft';
import { type AdminResponse, CmdType, type RaftCmdRequest, type Request, type Response } from '#kit/wire/raft-command';

/** What is to be applied to one peer: entries in ascending order of index, which follow on `applyState.appliedIndex`. */
export interface Committed {
  readonly peer: StorePeer;
  readonly entries: readonly Entry[];
}

/**
 * Applies the entries of all peers by *one* batch, which also has each peer's new applied index: so that after a crash the
 * index says what the data have, and no entry is applied twice or left out. The batch need not be synced. What a crash
 * takes of it is applied again from the log, which is durable.
 *
 * Every proposal that an entry decides is answered, once: as done where that entry is its own, as stale where it is lost for
 * good, as unknown where its place was passed by. Answers leave when the batch has been written: readers opened from then on
 * see it.
 */
export async function applyCommitted(engine: Engine, work: readonly Committed[]): Promise<void> {
  const batch: WriteOperation[] = [];
  const answers = work.flatMap(({ peer, entries }) => applyEntries(engine, peer, entries, batch));
  if (batch.length > 0) await engine.write(batch, { sync: false });
  for (const answer of answers) answer();
}

type Answer = () => void;

/** @returns what is to be answered when `batch` has been written, in the order of the entries */
function applyEntries(engine: Engine, peer: StorePeer, entries: readonly Entry[], batch: WriteOperation[]): Answer[] {
  if (entries.length === 0) return [];
  const answers = entries.flatMap((entry) => applyEntry(engine, peer, entry, batch));
  batch.push(putApplyState(peer.regionId, peer.applyState));
  return answers;
}

function applyEntry(engine: Engine, peer: StorePeer, entry: Entry, batch: WriteOperation[]): Answer[] {
  const proposals = takeProposals(peer, entry);
  const command = entry.data.length > 0 ? decodeCommand(entry.data) : undefined;
  const adminResponse = command && applyCommand(peer, entry, command, batch);
  peer.applyState = { ...peer.applyState, appliedIndex: entry.index };
  return proposals.map((proposal) => () => answer({ engine, peer, entry, command, adminResponse }, proposal));
}

/** Takes out the proposals whose fate the entry decides: those up to its index, and those of earlier terms. */
function takeProposals(peer: StorePeer, { index, term }: Entry): Proposal[] {
  const isDecided = (proposal: Proposal): boolean => proposal.index <= index || proposal.term < term;
  const decided = peer.proposals.filter(isDecided);
  peer.proposals = peer.proposals.filter((proposal) => !isDecided(proposal));
  return decided;
}

function applyCommand(peer: StorePeer, entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]): AdminResponse | undefined {
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
  /** `undefined`: the entry that a leader begins its term with. */
  readonly command: RaftCmdRequest | undefined;
  readonly adminResponse: AdminResponse | undefined;
}

/**
 * Only the entry of the proposal's own term is the one that was proposed. Where another leader's stands in its place, or one
 * of a later term before it, the command is lost for good, since a log never goes back in term. A proposal whose place was
 * passed by, which only a snapshot does, may be in there or not.
 */
function answer({ engine, peer, entry, command, adminResponse }: Applied, { index, term, callback }: Proposal): void {
  if (index < entry.index) return callback.outcomeUnknown();
  if (index > entry.index || term !== entry.term) return callback.answer(refusal(entry.term, staleCommand()));
  assert(command !== undefined, `entry ${index} was proposed here, but has no command`);
  const responses = command.requests.map((request) => responseTo(request, peer.region));
  const reads = command.requests.some(({ cmdType }) => cmdType === CmdType.Snap);
  callback.answer(success(entry.term, responses, adminResponse), reads ? engine.snapshot() : undefined);
}

function responseTo({ cmdType }: Request, region: Region): Response {
  if (cmdType === CmdType.Put) return { cmdType, put: {} };
  return cmdType === CmdType.Delete ? { cmdType, delete: {} } : { cmdType, snap: { region } };
}
