import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { describeStatus } from '#harness/scenario/raft/describe-status';
import type { Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { appendMessage, entriesOf, repeated } from './fake-messages';
import { ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';
import { groupWith, ROLES } from './roles';

const PROPERTY = 'log matching';

/** An append to node 3, and the expected result. */
interface Step {
  readonly what: string;
  /** Node 1 leads term 1, node 2 term 2. */
  readonly term: 1 | 2;
  /** Index and term of the previous entry. */
  readonly after: readonly [number, number];
  readonly terms: readonly number[];
  /** The index in the response; `undefined`: rejected. */
  readonly matches: number | undefined;
  readonly lastIndex: number;
}

const STEPS: readonly Step[] = [
  { what: 'the first entries', term: 1, after: [0, 0], terms: [1, 1, 1], matches: 3, lastIndex: 3 },
  { what: 'a delayed append with only the first of them', term: 1, after: [0, 0], terms: [1], matches: 1, lastIndex: 3 },
  { what: 'a delayed append without entries', term: 1, after: [2, 1], terms: [], matches: 2, lastIndex: 3 },
  { what: 'entries after a gap', term: 1, after: [5, 1], terms: [1], matches: undefined, lastIndex: 3 },
  { what: 'an append without entries after a gap', term: 1, after: [4, 1], terms: [], matches: undefined, lastIndex: 3 },
  {
    what: 'an entry whose previous entry has another term in the log',
    term: 2,
    after: [3, 2],
    terms: [2],
    matches: undefined,
    lastIndex: 3,
  },
  { what: 'an entry of a new leader that replaces others', term: 2, after: [1, 1], terms: [2], matches: 2, lastIndex: 2 },
  { what: 'one entry that is in the log, and two new ones', term: 2, after: [1, 1], terms: [2, 2, 2], matches: 4, lastIndex: 4 },
  { what: 'a delayed append with fewer of those', term: 2, after: [1, 1], terms: [2, 2], matches: 3, lastIndex: 4 },
  { what: 'entries that overlap the log', term: 2, after: [2, 2], terms: [2, 2, 2, 2], matches: 6, lastIndex: 6 },
  { what: 'the first append of this leader again', term: 2, after: [1, 1], terms: [2], matches: 2, lastIndex: 6 },
];

export const conflicts = gradedTest('lab2ab', 'conflicts', {
  title: 'A follower appends entries only after a matching one, and deletes its own only from the first conflict on',
  points: 1,
  references: paper('section 5.3 and figure 2, AppendEntries'),
  docsAnchor: 'conflicts',
  async run(context) {
    const group = await ScriptedGroup.start(context, { size: 3 });
    for (const step of STEPS) append(group, step);
    const expected = [...entriesOf([1]), ...entriesOf([2, 2, 2, 2, 2], 2, ' of 2')];
    checkSameLog(await readLog(group, 3), expected, 'The log of the follower');
    for (const role of ROLES) await anyRole(context, role);
  },
});

function append(group: ScriptedGroup, { what, term, after: [index, logTerm], terms, matches, lastIndex }: Step): void {
  // Entry 1 is the same in the logs of both leaders.
  const entries = entriesOf(terms, index + 1, term === 2 ? ' of 2' : '');
  const responses = group.responsesTo(3, appendMessage({ from: term, to: 3, term }, { index, logTerm, entries }));
  const response = responses.find(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && to === term);
  check(response !== undefined, 'appends', () => `${what}: expected a response of the follower, found none.`);
  check(
    response.reject === (matches === undefined),
    'appends',
    () => `${what}: expected ${printMatch(matches)}, found ${printResponse(response)}.`,
  );
  check(
    response.reject || response.index === matches,
    'appends',
    () => `${what}: expected ${printMatch(matches)}, found ${printResponse(response)}.`,
  );
  const now = group.status(3).lastIndex;
  // A follower may delete an entry as soon as it knows that it conflicts.
  const mayDelete = index === lastIndex && matches === undefined;
  const good = now === lastIndex || (mayDelete && now === lastIndex - 1);
  check(
    good,
    matches === undefined ? 'appends' : PROPERTY,
    () => `${what}: expected last index ${lastIndex} of the follower, found ${now}.`,
  );
}

function printMatch(matches: number | undefined): string {
  return matches === undefined ? 'a rejection' : `a match up to ${matches}`;
}

function printResponse({ reject, index }: Message): string {
  return printMatch(reject ? undefined : index);
}

/** A node follows the leader of an append of its term or a later one; an append of an earlier term is rejected. */
async function anyRole(context: ScenarioContext, role: Role): Promise<void> {
  // There is no other leader in the term of a leader.
  for (const ahead of role === 'candidate' ? [0, 3] : [3]) {
    const group = await groupWith(context, role, { size: 3 });
    const before = group.status(1).term;
    const term = before + ahead;
    group.step(1, appendMessage({ from: 3, to: 1, term }, { index: 0, logTerm: 0 }));
    const status = group.status(1);
    const follows = status.role === 'follower' && status.term === term && status.leader === 3;
    check(
      follows,
      ahead === 0 ? 'heartbeats' : 'terms',
      () =>
        `A ${role} in term ${before} received an append of term ${term} from node 3. Expected it to follow node 3, found ${describeStatus(status)}.`,
    );
    const old = appendMessage({ from: 2, to: 1, term: term - 1 }, { index: 0, logTerm: 0, entries: entriesOf(repeated(term - 1, 20)) });
    const tellsTerm = group.responsesTo(1, old).some((response) => response.to === 2 && response.term === term);
    const now = group.status(1);
    const isRejected = tellsTerm && JSON.stringify(now) === JSON.stringify(status);
    check(
      isRejected,
      'terms',
      () =>
        `A node in term ${term} received an append of term ${term - 1}. Expected a response with its term and no change, found ${tellsTerm ? 'a response with its term' : 'no such response'} and ${describeStatus(now)}.`,
    );
  }
}
