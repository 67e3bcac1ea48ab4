import { rawDelete, rawGet, rawPut, rawScan } from '#labs/lab1/raw-api';
import { EMPTY_BYTES } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import type { WriteBatch } from '#kit/engine';
import type { Storage } from '#kit/storage';
import { readCommand, writeCommand } from '#kit/store/command';
import { versionOf } from '#kit/store/region';
import { RegionRefusal, epochNotMatch, regionNotFound } from '#kit/store/region-errors';
import { rangeOf } from '#kit/store/snapshot-data';
import type { RegionError } from '#kit/wire/error';
import type {
  Context,
  RawDeleteRequest,
  RawDeleteResponse,
  RawGetRequest,
  RawGetResponse,
  RawPutRequest,
  RawPutResponse,
  RawScanRequest,
  RawScanResponse,
} from '#kit/wire/kvrpc';
import type { RaftCmdRequest, RaftCmdResponse, RaftRequestHeader } from '#kit/wire/raft-command';

import { RegionReader, RegionStorage } from './region-storage';
import type { CommandAnswer, Store } from './store';

/**
 * The raw requests on a store: lab1's handlers on replicated data. If a region rejects a request, the response has a
 * `regionError`. A request without a context goes to the region on this store that contains its key.
 */
export class KvService {
  constructor(private readonly store: Store) {}

  rawGet(request: RawGetRequest): Promise<RawGetResponse> {
    const refused = (regionError: RegionError): RawGetResponse => ({ regionError, error: '', value: EMPTY_BYTES, notFound: false });
    return this.reading(this.headerOf(request.context, request.key), (storage) => rawGet(storage, request), refused);
  }

  rawScan(request: RawScanRequest): Promise<RawScanResponse> {
    const refused = (regionError: RegionError): RawScanResponse => ({ regionError, error: '', kvs: [] });
    return this.reading(this.headerOf(request.context, request.startKey), (storage) => rawScan(storage, request), refused);
  }

  rawPut(request: RawPutRequest): Promise<RawPutResponse> {
    return this.writing(this.headerOf(request.context, request.key), (storage) => rawPut(storage, request));
  }

  rawDelete(request: RawDeleteRequest): Promise<RawDeleteResponse> {
    return this.writing(this.headerOf(request.context, request.key), (storage) => rawDelete(storage, request));
  }

  private headerOf(context: Context | undefined, key: Uint8Array): RaftRequestHeader {
    const { regionId = 0, peer, regionEpoch, term = 0 } = context ?? {};
    if (regionId !== 0) return { regionId, peer, regionEpoch, term };
    const found = this.store.regionOf(key);
    return { regionId: found, peer, regionEpoch: this.store.peer(found)?.region.regionEpoch, term };
  }

  private writing<Response extends { error: string }>(
    header: RaftRequestHeader,
    write: (storage: Storage) => Promise<Response>,
  ): Promise<Response> {
    const storage = new RegionStorage((batch) => this.replicate(header, batch), undefined);
    return orRefused(
      () => write(storage),
      (regionError) => ({ regionError, error: '' }) as unknown as Response,
    );
  }

  private async replicate(header: RaftRequestHeader, batch: WriteBatch): Promise<void> {
    await this.execute(writeCommand(header, batch));
  }

  private reading<Response>(
    header: RaftRequestHeader,
    read: (storage: Storage) => Promise<Response>,
    refused: (error: RegionError) => Response,
  ): Promise<Response> {
    return orRefused(async () => {
      const { reader, response } = await this.execute(readCommand(header));
      if (reader === undefined) throw new TypeKVError('InvalidArgument', 'a read was answered without a reader');
      try {
        return await read(new RegionStorage(() => refuseToWrite(), new RegionReader(reader, readRange(header, response))));
      } finally {
        reader.close();
      }
    }, refused);
  }

  /** @throws RegionRefusal */
  private async execute(command: RaftCmdRequest): Promise<CommandAnswer> {
    const answer = await this.store.execute(command);
    const error = answer.response.header?.error;
    if (error !== undefined) throw new RegionRefusal(error);
    return answer;
  }
}

/**
 * The keys that the reader of a response may see: those of the region in the response. A split may have been applied between the read and
 * its answer. Then the other half may have newer data on another store, and the sender does not know where the read has to
 * end: it must look up the region again.
 *
 * @throws RegionRefusal
 */
function readRange({ regionId, regionEpoch }: RaftRequestHeader, { responses }: RaftCmdResponse): ReturnType<typeof rangeOf> {
  const region = responses[0]?.snap?.region;
  if (region === undefined) throw new RegionRefusal(regionNotFound(regionId));
  if (regionEpoch !== undefined && versionOf(region) !== versionOf({ regionEpoch })) throw new RegionRefusal(epochNotMatch([region]));
  return rangeOf(region);
}

function refuseToWrite(): Promise<void> {
  return Promise.reject(new TypeKVError('InvalidArgument', 'a handler of a read request called write(): only puts and deletes may write'));
}

async function orRefused<Response>(handle: () => Promise<Response>, refused: (error: RegionError) => Response): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof RegionRefusal) return refused(error.regionError);
    throw error;
  }
}
