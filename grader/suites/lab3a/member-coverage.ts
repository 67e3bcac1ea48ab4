import type { NodeChange } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/** Reports coverage points of membership changes. */
export class MemberCoverage implements RaftInvariant {
  constructor(private readonly cover: (point: string) => void) {}

  check({ before, after, isSameIncarnation }: NodeChange): void {
    if (before === undefined || !isSameIncarnation) return;
    if (before.members.length > 0 && after.members.length > before.members.length) this.cover('a member was added');
    if (after.members.length < before.members.length) this.cover('a member was removed');
    if (before.role === 'leader' && before.members.includes(before.node) && !after.members.includes(after.node))
      this.cover('a leader removed itself');
  }
}
