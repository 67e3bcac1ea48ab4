/** The invariant of groups whose members change: the same applied entries give the same members. */
import type { RunFailed } from '#harness/scenario/verdict';

import { MembersFromLog } from './invariants/members-from-log';
import type { NodeView } from './node-view';

function view(node: number, applied: number, members: readonly number[]): NodeView {
  const base = { incarnation: 1, role: 'follower', term: 1, vote: 0, commit: applied, start: 0, startTerm: 0 } as const;
  return { ...base, node, applied, members, log: { terms: [], data: [] } };
}

function propertyOf(views: readonly NodeView[]): string | undefined {
  const invariant = new MembersFromLog();
  try {
    for (const after of views) invariant.check({ before: undefined, after, firstChanged: 1, isSameIncarnation: false });
    return undefined;
  } catch (error) {
    return (error as RunFailed).failure.property;
  }
}

test('members that follow the applied index violate nothing; a new peer has none', () => {
  expect(
    propertyOf([view(1, 5, [1, 2]), view(1, 6, [1, 2, 3]), view(3, 0, []), view(2, 5, [1, 2]), view(3, 6, [1, 2, 3])]),
  ).toBeUndefined();
});

test.each([
  ['other members at the same applied index', [view(1, 6, [1, 2, 3]), view(2, 6, [1, 2])]],
  ['a change that nothing was applied for', [view(1, 6, [1, 2]), view(1, 6, [1, 2, 3])]],
  ['another order', [view(1, 6, [1, 2]), view(2, 6, [2, 1])]],
])('%s', (_, views) => {
  expect(propertyOf(views)).toBe('membership');
});
