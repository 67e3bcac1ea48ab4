/** The program of a store process: a store with the code of a solution, loaded in the same way as for a grade. */
import { serveStoreProcess } from '#cluster/processes/serve-store-process';
import type { StoreCode } from '#cluster/processes/running-store';
import type { StoreProcessOptions } from '#cluster/processes/store-messages';
import type { KvService } from '#cluster/store/kv-service';
import type { Store } from '#cluster/store/store';
import { ModuleLoader } from '#harness/workers/loader/module-loader';
import { PROJECT_ROOT } from '#grader/root';
import type { PartFolders } from '#grader/worker/task';

const [options, folders] = process.argv.slice(2).map((word) => JSON.parse(word) as unknown) as [StoreProcessOptions, PartFolders];

function load(): StoreCode {
  const loader = new ModuleLoader({ root: PROJECT_ROOT, parts: new Map(Object.entries(folders)), requireShared: require });
  const { load: module } = loader.instance({ forbidden: () => undefined, output: (line) => process.stdout.write(`${line}\n`) });
  const { Store: StoreClass } = module<{ Store: typeof Store }>('#cluster/store/store');
  const { KvService: Service } = module<{ KvService: typeof KvService }>('#cluster/store/kv-service');
  return { Store: StoreClass, KvService: Service };
}

void serveStoreProcess(options, load);
