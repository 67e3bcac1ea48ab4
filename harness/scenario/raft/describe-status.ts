import type { RaftStatus } from '#kit/raft/state';

/** `2 follows 1 in term 3`. */
export function describeRole({ id, role, term, leader }: RaftStatus): string {
  if (role === 'leader') return `${id} leads term ${term}`;
  if (role === 'candidate') return `${id} is a candidate in term ${term}`;
  return leader === 0 ? `${id} follows nobody in term ${term}` : `${id} follows ${leader} in term ${term}`;
}

/** `2 follows 1 in term 3; vote 1, last entry 7, commit 6, applied 6`. */
export function describeStatus(status: RaftStatus): string {
  const { vote, lastIndex, commit, applied } = status;
  return `${describeRole(status)}; vote ${vote}, last entry ${lastIndex}, commit ${commit}, applied ${applied}`;
}
