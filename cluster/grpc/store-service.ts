import { status, type sendUnaryData, type Server, type ServerReadableStream } from '@grpc/grpc-js';
import { TinyKvService, type TinyKvServer } from '#cluster/services/gen/tinykvpb';
import { concatBytes } from '#kit/bytes';
import { errorText, TypeKVError } from '#kit/errors';
import { type RawPutRequest, RawPutResponse } from '#kit/wire/kvrpc';
import { Done, type RaftMessage, type SnapshotChunk } from '#kit/wire/raft-server';
import { MAX_MESSAGE_BYTES } from './limits';
import { laterMethods, type RawHandlers, rawMethods } from './raw-service';

export interface StoreHandlers {
  /** Handles requests of clients. */
  readonly raw: RawHandlers;
  /** Receives the messages of other stores; a snapshot with all its data. Must not throw. */
  readonly receive: (message: RaftMessage) => void;
}

/** The service `tinykvpb.TinyKv` of one store: raw requests of clients, and streams of other stores. */
export class StoreService {
  /** Ends each open stream of Raft messages. A stream ends when one of the two stores stops. */
  private readonly open = new Set<() => void>();

  constructor(private readonly handlers: StoreHandlers) {}

  addTo(server: Server): void {
    server.addService(TinyKvService, {
      ...laterMethods(),
      ...rawMethods(limited(this.handlers.raw)),
      raft: (call, done) => this.takeMessages(call, done),
      snapshot: (call, done) => this.takeSnapshot(call, done),
    } satisfies TinyKvServer);
  }

  /** Ends the streams, so that the server can shut down. */
  stop(): void {
    for (const end of [...this.open]) end();
  }

  private takeMessages(call: ServerReadableStream<RaftMessage, Done>, done: sendUnaryData<Done>): void {
    const end = onceEnded(call, (answer) => {
      this.open.delete(end);
      if (answer) done(null, Done.create());
    });
    this.open.add(end);
    call.on('data', (message: RaftMessage) => this.handlers.receive(message));
  }

  private takeSnapshot(call: ServerReadableStream<SnapshotChunk, Done>, done: sendUnaryData<Done>): void {
    const snapshot = new IncomingSnapshot();
    call.on('data', (chunk: SnapshotChunk) => snapshot.take(chunk));
    onceEnded(call, (answer) => {
      if (!answer) return;
      const message = snapshot.finish();
      if (message === undefined) return done({ code: status.ABORTED, details: 'the stream ended before the snapshot was complete' });
      this.handlers.receive(message);
      done(null, Done.create());
    });
  }
}

/**
 * Calls `ended` once when the stream ends; with true if the sender expects an answer.
 * @returns a function that ends the stream from this side
 */
function onceEnded<Message>(call: ServerReadableStream<Message, Done>, ended: (answer: boolean) => void): () => void {
  let isOver = false;
  const over = (answer: boolean) => () => {
    if (!isOver) ended(answer);
    isOver = true;
  };
  call.on('end', over(true)).on('cancelled', over(false)).on('error', over(false));
  return over(true);
}

/** Rejects a put that would not fit into a message to another store. Here the client can still be told. */
function limited(raw: RawHandlers): RawHandlers {
  const rawPut = (request: RawPutRequest): Promise<RawPutResponse> => {
    const bytes = request.key.length + request.value.length;
    if (bytes <= MAX_MESSAGE_BYTES) return raw.rawPut(request);
    const error = new TypeKVError(
      'InvalidArgument',
      `the key and the value have ${bytes} bytes together; the maximum is ${MAX_MESSAGE_BYTES}`,
    );
    return Promise.resolve(RawPutResponse.create({ error: errorText(error) }));
  };
  return {
    rawGet: (request) => raw.rawGet(request),
    rawPut,
    rawDelete: (request) => raw.rawDelete(request),
    rawScan: (request) => raw.rawScan(request),
  };
}

/** Assembles a snapshot from its chunks: first the message, then the data, then a chunk without data as the end mark. */
class IncomingSnapshot {
  private message: RaftMessage | undefined;
  private readonly data: Uint8Array[] = [];
  private isWhole = false;

  take(chunk: SnapshotChunk): void {
    if (this.message === undefined) this.message = chunk.message;
    else if (chunk.data.length > 0) this.data.push(chunk.data);
    else this.isWhole = true;
  }

  /** The message with all data; `undefined` if the end mark is missing. */
  finish(): RaftMessage | undefined {
    const snapshot = this.message?.message?.snapshot;
    if (!this.isWhole || this.message === undefined || snapshot === undefined) return undefined;
    return { ...this.message, message: { ...this.message.message!, snapshot: { ...snapshot, data: concatBytes(...this.data) } } };
  }
}
