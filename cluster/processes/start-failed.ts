import { ClusterError } from './cluster-error';
import type { StoreFailure } from './store-messages';
import type { StoreEnd } from './store-process';

/** A store could not start, for a reason that lies in its code. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';

  /** @param failure undefined where the process ended without a word */
  constructor(
    message: string,
    readonly storeId: number,
    readonly failure: StoreFailure | undefined,
  ) {
    super(message);
  }
}

export function explainStart(storeId: number, directory: string, { failure, code, signal }: StoreEnd): Error {
  if (failure?.message.includes('has it open') === true) {
    return new ClusterError(
      `${directory} is in use: another process has the data of store ${storeId} open. Stop that one, or use another directory with --directory.`,
    );
  }
  if (failure?.code === 'DiskError' || failure?.name === 'ListenError') return new ClusterError(`store ${storeId}: ${failure.message}`);
  const what = failure?.message ?? `its process ended with ${signal ?? `status ${code}`}`;
  return new StartFailed(`store ${storeId} cannot start: ${what}`, storeId, failure);
}
