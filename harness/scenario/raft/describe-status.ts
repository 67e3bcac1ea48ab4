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

/** The fields of a status that are not as expected: `expected term 2, leader 1` and `found term 3, leader 0`; `undefined` if all are. */
export function compareStatus(expected: Partial<RaftStatus>, found: RaftStatus): { expected: string; found: string } | undefined {
  const fields = (Object.keys(expected) as (keyof RaftStatus)[]).filter((field) => String(found[field]) !== String(expected[field]));
  if (fields.length === 0) return undefined;
  const text = (status: Partial<RaftStatus>): string => fields.map((field) => `${field} ${String(status[field]) || 'none'}`).join(', ');
  return { expected: text(expected), found: text(found) };
}
