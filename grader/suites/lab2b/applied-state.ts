import { check } from '#harness/scenario/check';

import type { FakePeer } from './fake-peer';
import { readRegion } from './read-disk';
import type { ScriptedStore } from './scripted-store';

/** The property of a disk whose data are those after the applied index. */
export const APPLIED_STATE = 'applied state';

/** The applied index is the same on disk and in the peer. */
export function expectIndex({ disk }: ScriptedStore, { regionId, applyState }: FakePeer, index: number, when: string): void {
  const { appliedIndex } = readRegion(disk.tree, regionId).applyState;
  check(appliedIndex === index, APPLIED_STATE, () => `${when}. Expected the applied index ${index} on disk, found ${appliedIndex}.`);
  check(
    applyState.appliedIndex === index,
    APPLIED_STATE,
    () => `${when}. Expected the applied index ${index} in \`applyState\` of the peer, as on disk, found ${applyState.appliedIndex}.`,
  );
}
