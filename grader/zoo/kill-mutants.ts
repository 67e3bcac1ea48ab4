import { join } from 'node:path';

import { injectMutant } from './inject-mutant';
import { type KillOptions, type ZooResult, killMutant, survived } from './kill-mutant';
import type { KnownKills } from './known-kills';
import type { Mutant } from './mutants';

export interface KillAllOptions extends Pick<KillOptions, 'pool' | 'all' | 'shrink'> {
  /** Where the copies of the reference are written. The caller removes it. */
  readonly folder: string;
  /** Run only these tests and seeds; a mutant that is not among them is an internal error. `undefined`: run all tests. */
  readonly known: KnownKills | undefined;
}

/** Enough to keep the pool busy, although the tests of one mutant run one after the other. */
const MUTANTS_IN_FLIGHT_MAX = 16;

/** Injects each mutant and grades it. Many are in flight at a time; the results come in the order of `mutants`. */
export async function* killMutants(mutants: readonly Mutant[], options: KillAllOptions): AsyncGenerator<ZooResult> {
  const inFlight: Promise<ZooResult>[] = [];
  for (const mutant of mutants) {
    inFlight.push(injectAndKill(mutant, options));
    if (inFlight.length >= MUTANTS_IN_FLIGHT_MAX) yield await inFlight.shift()!;
  }
  for (const result of inFlight) yield await result;
}

/** Never rejects: the result says what failed. */
async function injectAndKill(mutant: Mutant, { folder, known, ...options }: KillAllOptions): Promise<ZooResult> {
  const kill = known?.[mutant.id];
  if (known !== undefined && kill === undefined) {
    return broken(mutant, `caught.json does not name it. To add it, run: npx typekv zoo ${mutant.part} --bug ${mutant.name} --update`);
  }
  try {
    const home = join(folder, mutant.part, mutant.name);
    const problem = injectMutant(mutant, home);
    if (problem !== undefined) return broken(mutant, problem);
    return await killMutant(mutant, { ...options, folder: join(home, 'reference'), known: kill });
  } catch (error) {
    return broken(mutant, String((error as Error).stack ?? error));
  }
}

function broken(mutant: Mutant, why: string): ZooResult {
  return { ...survived(mutant), broken: why };
}
