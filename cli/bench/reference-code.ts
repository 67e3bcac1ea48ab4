import { ModuleLoader } from '#harness/workers/loader/module-loader';
import { PROJECT_ROOT } from '#grader/root';
import { PART_FOLDERS } from '#kit/parts';

/** The code of the reference, for a run in this process. */
export function referenceCode(): ModuleLoader {
  const parts = new Map(PART_FOLDERS.map((part) => [part, `${PROJECT_ROOT}/reference/${part}`]));
  return new ModuleLoader({ root: PROJECT_ROOT, parts, requireShared: require });
}
