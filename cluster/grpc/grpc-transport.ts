import type { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { TypeKVError } from '#kit/errors';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { RaftMessage } from '#kit/wire/raft-server';
import { openChannel } from './open-channel';
import { RaftStream } from './raft-stream';
import { sendSnapshot } from './send-snapshot';

/** The transport between stores over gRPC: one connection per store, with one long stream of Raft messages and one stream per snapshot. */
export class GrpcTransport implements Transport {
  private readonly links: ReadonlyMap<number, Link>;
  private isClosed = false;

  /** @param addresses the address of each other store, by its id: `host:port`. Connections are opened later */
  constructor(addresses: ReadonlyMap<number, string>) {
    this.links = new Map([...addresses].map(([storeId, address]) => [storeId, new Link(openChannel(address))]));
  }

  send(message: RaftMessage): void {
    this.linkOf(message)?.stream.send(message);
  }

  async sendSnapshot(message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const link = this.linkOf(message);
    if (link !== undefined) return sendSnapshot(link.client, message, chunks);
    // A generator that has not started does not clean up when it is returned. So the first chunk is read and dropped.
    const iterator = chunks[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    throw new Unavailable(`cannot send the snapshot: the address of store ${message.toPeer!.storeId} is not known`);
  }

  /** Closes all connections. Later calls throw `Stopped`. */
  close(): void {
    this.isClosed = true;
    for (const { client, stream } of this.links.values()) {
      stream.close();
      client.close();
    }
  }

  private linkOf({ toPeer }: RaftMessage): Link | undefined {
    if (toPeer === undefined) throw new TypeKVError('InvalidArgument', 'the message has no receiver: set toPeer');
    if (this.isClosed) throw new TypeKVError('Stopped', 'the transport was closed');
    return this.links.get(toPeer.storeId);
  }
}

class Link {
  readonly stream: RaftStream;

  constructor(readonly client: TinyKvClient) {
    this.stream = new RaftStream(client);
  }
}
