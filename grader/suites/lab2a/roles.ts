import type { ScenarioContext } from '#harness/scenario/context';
import type { Role } from '#kit/raft/state';

import { type GroupOptions, ScriptedGroup } from './scripted-group';

export const ROLES: readonly Role[] = ['follower', 'candidate', 'leader'];

/** A group whose node 1 has this role, in a term above 1; no message is in flight. */
export async function groupWith(context: ScenarioContext, role: Role, options: GroupOptions): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, options);
  await group.elect(1);
  await group.elect(2);
  if (role === 'leader') await group.elect(1);
  if (role === 'candidate') group.becomeCandidate(1);
  return group;
}
