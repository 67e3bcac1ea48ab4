import { join } from 'node:path';
import type { StoreFailure } from './store-messages';
import type { StoreEnd } from './store-process';

/** The cluster cannot be started or used as requested. The message says why and what to do. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}

/** A store must not start: its data are gone, and with them its promises. */
export class StoreLost extends ClusterError {
  constructor(
    readonly storeId: number,
    directory: string,
  ) {
    super(
      `store ${storeId} does not start: ${join(directory, `store-${storeId}`)} has no data, but the store existed before. Without its log and its vote it could break promises that it made, and acknowledged writes could be lost. Move the folder back. If it is gone, continue with the other stores, copy their data into a new cluster, and delete ${directory}.`,
    );
  }
}

/** A store could not start because of an error in its code. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';

  /** @param failure undefined if the process ended without reporting an error */
  constructor(
    message: string,
    readonly storeId: number,
    readonly failure: StoreFailure | undefined,
  ) {
    super(message);
  }
}

/** The error for a store process that ended before it accepted requests. */
export function explainStart(storeId: number, directory: string, { failure, code, signal }: StoreEnd): Error {
  if (failure?.message.includes('has it open') === true) {
    return new ClusterError(
      `${directory} is in use: another process has the data of store ${storeId} open. Stop that process, or use another directory with --directory.`,
    );
  }
  if (failure?.name === 'DiskLost') return new StoreLost(storeId, directory);
  if (failure?.code === 'DiskError' || failure?.name === 'ListenError') return new ClusterError(`store ${storeId}: ${failure.message}`);
  const what = failure?.message ?? `its process ended with ${signal ?? `status ${code}`}`;
  return new StartFailed(`store ${storeId} cannot start: ${what}`, storeId, failure);
}
