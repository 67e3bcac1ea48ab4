import type { NodeSeams } from '#harness/simulation/simulated-node';

import { Backup, PRIMARY } from './backup';
import { Primary } from './primary';
import type { Replica } from './replica';
import { StateDisk } from './state-disk';

/** The code of the stores. A variant replaces one or two of these classes. */
export interface Protocol {
  readonly Primary: typeof Primary;
  readonly Backup: typeof Backup;
  readonly StateDisk: typeof StateDisk;
}

export const CORRECT: Protocol = { Primary, Backup, StateDisk };

/** Starts a store from its disk. */
export async function startReplica(seams: NodeSeams, storeCount: number, protocol: Protocol): Promise<Replica> {
  await seams.engine.open();
  const disk = new protocol.StateDisk(seams.engine);
  const Role = seams.address === PRIMARY ? protocol.Primary : protocol.Backup;
  const replica = new Role(seams, disk, storeCount);
  await replica.start();
  return replica;
}
