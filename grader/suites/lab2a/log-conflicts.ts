import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { appendMessage, entriesOf, repeated } from './fake-messages';
import { ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';
import { groupWith, ROLES } from './roles';

const RULE = 'log matching';

/** An append to node 3, and what follows from it. */
interface Step {
  readonly what: string;
  /** Node 1 leads term 1, node 2 term 2. */
  readonly term: 1 | 2;
  /** Index and term of the entry before. */
  readonly after: readonly [number, number];
  readonly terms: readonly number[];
  /** The index that the answer says matches; `undefined`: refused. */
  readonly matches: number | undefined;
  readonly lastIndex: number;
}

const STEPS: readonly Step[] = [
  { what: 'the first entries', term: 1, after: [0, 0], terms: [1, 1, 1], matches: 3, lastIndex: 3 },
  { what: 'a late append with the first of them only', term: 1, after: [0, 0], terms: [1], matches: 1, lastIndex: 3 },
  { what: 'a late append without entries', term: 1, after: [2, 1], terms: [], matches: 2, lastIndex: 3 },
  { what: 'entries after a gap', term: 1, after: [5, 1], terms: [1], matches: undefined, lastIndex: 3 },
  { what: 'no entries, after a gap', term: 1, after: [4, 1], terms: [], matches: undefined, lastIndex: 3 },
  { what: 'an entry after one that is there with another term', term: 2, after: [3, 2], terms: [2], matches: undefined, lastIndex: 3 },
  { what: "a new leader's entry in place of others", term: 2, after: [1, 1], terms: [2], matches: 2, lastIndex: 2 },
  { what: 'one entry that is there, and two new ones', term: 2, after: [1, 1], terms: [2, 2, 2], matches: 4, lastIndex: 4 },
  { what: 'a late append with fewer of those', term: 2, after: [1, 1], terms: [2, 2], matches: 3, lastIndex: 4 },
  { what: 'entries that overlap', term: 2, after: [2, 2], terms: [2, 2, 2, 2], matches: 6, lastIndex: 6 },
  { what: 'the first append of this leader once more', term: 2, after: [1, 1], terms: [2], matches: 2, lastIndex: 6 },
];

export const conflicts = gradedTest('lab2ab', 'conflicts', {
  title: 'A follower takes entries only after one that it has, and drops its own only from the first that conflicts on',
  points: 1,
  references: paper('section 5.3 and figure 2, AppendEntries'),
  docsAnchor: 'conflicts',
  async run(context) {
    const group = await ScriptedGroup.start(context, { size: 3 });
    for (const step of STEPS) take(group, step);
    const expected = [...entriesOf([1]), ...entriesOf([2, 2, 2, 2, 2], 2, ' of 2')];
    checkSameLog(await readLog(group, 3), expected, 'the log of the follower');
    for (const role of ROLES) await anyRole(context, role);
  },
});

function take(group: ScriptedGroup, { what, term, after: [index, logTerm], terms, matches, lastIndex }: Step): void {
  // Before index 2, the logs of both leaders are one.
  const entries = entriesOf(terms, index + 1, term === 2 ? ' of 2' : '');
  const answers = group.responsesTo(3, appendMessage({ from: term, to: 3, term }, { index, logTerm, entries }));
  const answer = answers.find(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && to === term);
  check(answer !== undefined, RULE, () => `${what}: the follower does not answer.`);
  check(answer.reject === (matches === undefined), RULE, () => `${what}: expected ${printMatch(matches)}, got ${printAnswer(answer)}.`);
  check(answer.reject || answer.index === matches, RULE, () => `${what}: expected ${printMatch(matches)}, got ${printAnswer(answer)}.`);
  const now = group.status(3).lastIndex;
  // A follower may drop an entry as soon as it knows that the leader has another one there.
  const mayDrop = index === lastIndex && matches === undefined;
  const good = now === lastIndex || (mayDrop && now === lastIndex - 1);
  check(good, RULE, () => `${what}: the log of the follower should end at ${lastIndex}, but ends at ${now}.`);
}

function printMatch(matches: number | undefined): string {
  return matches === undefined ? 'a refusal' : `that it matches to ${matches}`;
}

function printAnswer({ reject, index }: Message): string {
  return printMatch(reject ? undefined : index);
}

/** Whoever hears of a leader of its term, or of a later one, follows it; one of an earlier term learns that it leads no more. */
async function anyRole(context: ScenarioContext, role: Role): Promise<void> {
  // A leader is the only one of its term.
  for (const ahead of role === 'candidate' ? [0, 3] : [3]) {
    const group = await groupWith(context, role, { size: 3 });
    const before = group.status(1).term;
    const term = before + ahead;
    group.step(1, appendMessage({ from: 3, to: 1, term }, { index: 0, logTerm: 0 }));
    const status = group.status(1);
    const follows = status.role === 'follower' && status.term === term && status.leader === 3;
    check(
      follows,
      'terms',
      () => `A ${role} in term ${before} that gets an append of term ${term} from 3 should follow it: got ${JSON.stringify(status)}.`,
    );
    const old = appendMessage({ from: 2, to: 1, term: term - 1 }, { index: 0, logTerm: 0, entries: entriesOf(repeated(term - 1, 20)) });
    const tells = group.responsesTo(1, old).some((answer) => answer.to === 2 && answer.term === term);
    const now = group.status(1);
    const refuses = tells && JSON.stringify(now) === JSON.stringify(status);
    check(
      refuses,
      'terms',
      () => `A node in term ${term} should refuse an append of term ${term - 1}, and say its term: got ${JSON.stringify(now)}.`,
    );
  }
}
