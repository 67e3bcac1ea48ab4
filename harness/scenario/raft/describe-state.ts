import type { TraceValue } from '#harness/trace/vocabulary';
import type { LogState, Progress, RaftState } from '#kit/raft/state';
import { describeIndexes } from '#harness/scenario/raft/describe-ready';

/** The maximum number of entries of a log that are listed. */
const ENTRIES_SHOWN = 6;

/**
 * The state that decides what a node does next, as fields of a `state` event: its log, its stable index, the votes of a candidate, and of a
 * leader the transfer in progress and what it knows of each member. Fields that do not apply are empty. Never throws: the solution wrote this state.
 * @param nameOf the name of a member in the fields
 */
export function describeState(
  state: Readonly<RaftState>,
  nameOf: (id: number) => string = (id) => `node ${id}`,
): Record<string, TraceValue> {
  try {
    const { role, vote, votes, progress, log, members, config, transferTarget, transferElapsed } = state;
    const ofMembers = members
      .filter((id) => id !== config.id)
      .map((id) => [nameOf(id), role === 'leader' ? describeProgress(progress.get(id)) : ''] as const);
    return {
      vote: vote === 0 ? '' : vote,
      log: describeLog(log),
      stable: log.stable,
      votes: role === 'candidate' ? [...votes].map(([id, granted]) => `${granted ? 'yes' : 'no'} from ${id}`).join(', ') : '',
      transfer: transferTarget === 0 ? '' : `to ${nameOf(transferTarget)}, ${transferElapsed} of ${config.electionTicks} ticks`,
      ...Object.fromEntries(ofMembers),
    };
  } catch {
    return {};
  }
}

/** `1@1 2@1`, and what was discarded before them. */
export function describeLog({ entries, snapshotIndex, snapshotTerm }: LogState): string {
  const hidden = entries.length - ENTRIES_SHOWN;
  const shown = `${hidden > 0 ? '… ' : ''}${describeIndexes(hidden > 0 ? entries.slice(hidden) : entries)}`;
  return snapshotIndex === 0 ? shown : `${shown}, after ${snapshotIndex}@${snapshotTerm}`;
}

/** `match 3, next 5, in flight 4`. */
function describeProgress(progress: Progress | undefined): string {
  if (progress === undefined) return 'no progress';
  const { match, next, probing, inflight, active } = progress;
  const more = [
    ...(probing ? ['probing'] : []),
    ...(inflight.length > 0 ? [`in flight ${inflight.join(' ')}`] : []),
    ...(active ? [] : ['not active']),
  ];
  return [`match ${match}`, `next ${next}`, ...more].join(', ');
}

/** `6 of 13 ticks`: the ticks since the timer was reset, and when it expires. For the election timer, of a leader for the quorum check. */
export function describeTimer({ electionElapsed, electionTimeout }: Readonly<RaftState>): string {
  return `${electionElapsed} of ${electionTimeout} ticks`;
}
