import { failureOf, type FromStore, type StoreProcessOptions, type ToStore } from './store-messages';
import { type RunningStore, runStore, type StoreCode } from './running-store';

/**
 * The main function of a store's process, which `StoreProcess` starts. The process runs until it is told to stop, the process that
 * started it is gone, or the store fails.
 *
 * @param load loads the store's code. If it throws, the store could not start
 */
export async function serveStoreProcess(options: StoreProcessOptions, load: () => StoreCode): Promise<void> {
  process.title = `typekv store ${options.storeId}`;
  // The terminal sends an interrupt to all processes. The process that started this store handles it.
  process.on('SIGINT', () => undefined);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    const store = await runStore(options, load(), { initialized, leads: (term) => tell({ kind: 'leads', term }), failed: fail });
    stopWhenTold(store);
    tell({ kind: 'started' });
  } catch (error) {
    fail(error);
  }
}

/** Completes when the process that started this one has recorded it. If that process is gone, this one ends. */
function initialized(): Promise<void> {
  const end = (): void => process.exit(0);
  process.once('disconnect', end);
  return new Promise((resolve) => {
    process.once('message', ({ kind }: ToStore) => {
      if (kind === 'stop') return end();
      process.off('disconnect', end);
      resolve();
    });
    tell({ kind: 'initialized' });
  });
}

function stopWhenTold(store: RunningStore): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    store.stop().then(() => process.exit(0), fail);
  };
  process.on('message', (message: ToStore) => message.kind === 'stop' && stop());
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
}

let hasFailed = false;

function fail(error: unknown): void {
  if (hasFailed) return;
  hasFailed = true;
  if (process.connected) process.send!({ kind: 'failed', failure: failureOf(error) } satisfies FromStore, () => process.exit(1));
  else process.exit(1);
}

function tell(message: FromStore): void {
  // The process that started this one may be gone; `disconnect` handles that.
  if (process.connected) process.send!(message, () => undefined);
}
