import { concatBytes } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import { describeMessage, messageName } from '#kit/raft/message';
import type { Runtime } from '#kit/runtime';
import { MAX_SNAPSHOT_CHUNK_BYTES, type Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import { describeCommand } from '#kit/store/describe-command';
import type { RaftMessage } from '#kit/wire/raft-server';
import { RunningHash } from '#harness/trace/hash';
import { copyMessage } from '#harness/simulation/copy-message';
import { ownBytes } from '#harness/simulation/own-data';
import type { StoreMessages } from '#harness/simulation/store-messages';
import type { Address } from '#harness/simulation/address';

/** One piece of a snapshot. */
interface SnapshotPiece {
  /** The sender's transfer: its incarnation and the transfer's number in it, `2.1`. */
  readonly transfer: string;
  /** From 0 on. */
  readonly number: number;
  readonly isLast: boolean;
  readonly message: RaftMessage;
  readonly data: Uint8Array;
}

const PIECE = 'snapshot';
const RECEIVED = 'snapshot response';

/** After this time a transfer has failed: a piece was lost, or the receiver is down. */
const TRANSFER_MS = 2_000;

/** More pieces than any snapshot has. */
const MAX_PIECES = 10_000;

/**
 * A store's messages to other stores, on the simulated network. A snapshot is sent in pieces, each a message of its own. The
 * receiver delivers the snapshot when it has all pieces, and answers. A duplicated snapshot of one piece is delivered twice.
 */
export class SimulatedTransport implements Transport {
  private transfers = 0;
  private readonly unanswered = new Map<string, () => void>();
  private readonly arriving = new Map<string, SnapshotPiece[]>();

  /**
   * @param incarnation the store's incarnation number: pieces of an earlier incarnation may still be in flight
   * @param receive gets each message that arrives; a snapshot with its data
   * @param sending is called with each message before it is sent
   */
  constructor(
    private readonly messages: StoreMessages,
    private readonly runtime: Runtime,
    private readonly incarnation: number,
    receive: (message: RaftMessage) => void,
    private readonly sending: (message: RaftMessage) => void,
  ) {
    messages.onMessage((from, type, body) => {
      if (type === PIECE) this.takePiece(from, body as SnapshotPiece, receive);
      else if (type === RECEIVED) this.unanswered.get((body as { transfer: string }).transfer)?.();
      else receive(body as RaftMessage);
    });
  }

  send(message: RaftMessage): void {
    this.messages.send(storeOf(message), nameOf(message), message, describe, this.sending);
  }

  async sendSnapshot(message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const to = storeOf(message);
    const own = copyMessage(message, new RunningHash());
    this.sending(own);
    const transfer = `${this.incarnation}.${++this.transfers}`;
    const received = this.answerTo(transfer);
    // If it fails while pieces are still being read, the await below reports that.
    received.catch(() => undefined);
    let before: Uint8Array | undefined;
    let number = 0;
    for await (const chunk of chunks) {
      checkSize(chunk);
      if (before !== undefined) this.sendPiece(to, { transfer, number: number++, isLast: false, message: own, data: before });
      if (number > MAX_PIECES) throw new TypeKVError('InvalidArgument', `a snapshot has more than ${MAX_PIECES} pieces`);
      before = ownBytes(chunk);
    }
    this.sendPiece(to, { transfer, number, isLast: true, message: own, data: before ?? new Uint8Array(0) });
    await received;
  }

  /** What the store's code gets: the methods of `Transport`, and no way to the simulation. */
  facade(): Transport {
    return Object.freeze<Transport>({
      send: (message) => this.send(message),
      sendSnapshot: (message, chunks) => this.sendSnapshot(message, chunks),
    });
  }

  private sendPiece(to: Address, piece: SnapshotPiece): void {
    const { index, term } = piece.message.message!.snapshot!.metadata!;
    const which = piece.number === 0 && piece.isLast ? '' : `piece ${piece.number + 1}${piece.isLast ? ', the last,' : ''} of `;
    this.messages.send(to, PIECE, piece, () => `${which}the snapshot at ${index}@${term} of region ${piece.message.regionId}`);
  }

  private answerTo(transfer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.runtime.setTimer(TRANSFER_MS, () => {
        this.unanswered.delete(transfer);
        reject(new Unavailable(`no answer to a snapshot after ${TRANSFER_MS} ms`));
      });
      this.unanswered.set(transfer, () => {
        this.unanswered.delete(transfer);
        timer.cancel();
        resolve();
      });
    });
  }

  private takePiece(from: Address, piece: SnapshotPiece, receive: (message: RaftMessage) => void): void {
    const key = `${from} ${piece.transfer}`;
    const pieces = this.arriving.get(key) ?? [];
    this.arriving.set(key, pieces);
    pieces[piece.number] = piece;
    // Pieces may arrive out of order. While some are missing, the array has holes, but not at its end.
    if (!pieces.at(-1)!.isLast || Object.keys(pieces).length < pieces.length) return;
    this.arriving.delete(key);
    this.messages.send(from, RECEIVED, { transfer: piece.transfer }, () => 'all pieces have arrived');
    const message = piece.message.message!;
    const snapshot = { ...message.snapshot!, data: concatBytes(...pieces.map(({ data }) => data)) };
    receive({ ...piece.message, message: { ...message, snapshot } });
  }
}

function nameOf({ message, isTombstone, regionId }: RaftMessage): string {
  if (message !== undefined) return messageName(message.msgType);
  if (isTombstone) return 'tombstone';
  return regionId === 0 ? 'alive' : 'wake up';
}

function describe({ message, regionId, toPeer, isTombstone, hibernates }: RaftMessage): string {
  if (message !== undefined) return describeMessage(message, describeCommand) + (hibernates ? ', hibernate' : '');
  if (isTombstone) return `peer ${toPeer?.id} of region ${regionId} was removed`;
  return regionId === 0 ? 'regions hibernate, and their leaders are alive' : `peer ${toPeer?.id} of region ${regionId}`;
}

function storeOf({ toPeer }: RaftMessage): Address {
  if (toPeer === undefined) throw new TypeKVError('InvalidArgument', 'a message without a receiver');
  return toPeer.storeId;
}

function checkSize(chunk: Uint8Array): void {
  if (chunk.length > 0 && chunk.length <= MAX_SNAPSHOT_CHUNK_BYTES) return;
  throw new TypeKVError('InvalidArgument', `a piece of a snapshot has ${chunk.length} bytes, not 1 to ${MAX_SNAPSHOT_CHUNK_BYTES}`);
}
