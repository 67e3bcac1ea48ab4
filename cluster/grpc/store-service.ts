import { status, type sendUnaryData, type Server, type ServerReadableStream } from '@grpc/grpc-js';
import { TinyKvService, type TinyKvServer } from '#cluster/services/gen/tinykvpb';
import { errorText, TypeKVError } from '#kit/errors';
import { type RawPutRequest, RawPutResponse } from '#kit/wire/kvrpc';
import { Done, type RaftMessage, type SnapshotChunk } from '#kit/wire/raft-server';
import { IncomingSnapshot } from './incoming-snapshot';
import { laterMethods } from './later-methods';
import { MAX_MESSAGE_BYTES } from './limits';
import { type RawHandlers, rawMethods } from './raw-service';

export interface StoreHandlers {
  /** Answers clients. */
  readonly raw: RawHandlers;
  /** Gets what other stores send; a snapshot with all of its data. Must not throw. */
  readonly receive: (message: RaftMessage) => void;
}

/** The service `tinykvpb.TinyKv` of one store: raw requests, and the streams of other stores. */
export class StoreService {
  /** Streams of Raft messages: they end when the other store does, or when this one stops. */
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
      if (message === undefined) return done({ code: status.ABORTED, details: 'the stream ended before the snapshot did' });
      this.handlers.receive(message);
      done(null, Done.create());
    });
  }
}

/**
 * Calls `ended` once: with true where an answer is wanted.
 * @returns ends it from this side
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

/** What is larger than any message to another store can be is refused here, where the client can be told. */
function limited(raw: RawHandlers): RawHandlers {
  const rawPut = (request: RawPutRequest): Promise<RawPutResponse> => {
    const bytes = request.key.length + request.value.length;
    if (bytes <= MAX_MESSAGE_BYTES) return raw.rawPut(request);
    const error = new TypeKVError('InvalidArgument', `a key and its value have ${bytes} bytes; the most is ${MAX_MESSAGE_BYTES}`);
    return Promise.resolve(RawPutResponse.create({ error: errorText(error) }));
  };
  return {
    rawGet: (request) => raw.rawGet(request),
    rawPut,
    rawDelete: (request) => raw.rawDelete(request),
    rawScan: (request) => raw.rawScan(request),
  };
}
