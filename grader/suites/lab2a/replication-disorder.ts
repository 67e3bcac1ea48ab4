import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { purpose } from '#harness/simulation/choices/choices';
import { bytesOf } from '#kit/bytes';

import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';

const DISORDER = purpose('disorder');
const STEPS = 400;
const COMMITTED = 'a proposal was committed';
const REPLACED = 'a leader was replaced that had committed a proposal';

export const disorder = gradedTest('lab2ab', 'disorder', {
  title: 'Delayed, reordered and duplicated messages do no harm: committed entries stay, and all nodes have the same log',
  points: 1,
  seeds: 40,
  references: paper('section 5.1 and figure 3'),
  docsAnchor: 'appends',
  coveragePoints: [COMMITTED, REPLACED],
  async run(context) {
    const size = 3 + 2 * context.simulation.choices.choose(DISORDER, 1, 0, 2);
    const run = new Disorder(context, await ScriptedGroup.start(context, { size, maxInflightAppends: 3 }));
    await run.group.elect(1);
    for (let step = 0; step < STEPS; step++) await run.step(step);
    await run.converge();
    await run.compareLogs();
  },
});

interface Proposal {
  readonly index: number;
  readonly term: number;
  readonly text: string;
}

class Disorder {
  private readonly proposals: Proposal[] = [];
  private readonly committed = new Set<Proposal>();
  private readonly leaders = new Map<number, number>();
  private readonly marks = new Map<number, { term: number; commit: number }>();
  private draws = 0;

  constructor(
    private readonly context: ScenarioContext,
    readonly group: ScriptedGroup,
  ) {}

  private draw(bound: number): number {
    return this.context.simulation.choices.choose(DISORDER, 0, this.draws++, bound);
  }

  private anyNode(): number {
    return this.group.ids[this.draw(this.group.ids.length)]!;
  }

  async step(step: number): Promise<void> {
    if (step % 20 === 0) await this.context.simulation.sleep(1);
    this.act(this.draw(32), step);
    for (const id of this.group.ids) this.observe(id);
  }

  /** Mostly delivers any message in flight, or an earlier message again; sometimes does something else. */
  private act(what: number, step: number): void {
    const { group } = this;
    if (what === 0 && this.draw(3) === 0) this.changeLeader(this.anyNode());
    else if (what <= 3) this.propose(`${step}`);
    else if (what <= 6) group.tick(this.anyNode());
    else if (what <= 12) this.repeat();
    else if (group.inFlight.length > 0) group.deliver(this.draw(group.inFlight.length));
  }

  /** The followers wait long enough to vote for another node; messages of their leader are still in flight. */
  private changeLeader(next: number): void {
    const { group } = this;
    for (const id of group.ids) if (group.status(id).role !== 'leader') group.tick(id, ELECTION_TICKS);
    group.campaign(next);
  }

  private propose(text: string): void {
    const leaders = this.group.leaders();
    if (leaders.length === 0) return;
    const leader = leaders[this.draw(leaders.length)]!;
    this.proposals.push({ ...this.group.propose(leader, bytesOf(text)), text });
  }

  /** Delivers any message again that was ever sent. */
  private repeat(): void {
    const { sent } = this.group;
    if (sent.length === 0) return;
    // Recent messages more often: messages of earlier terms have little effect.
    const back = this.draw(2) === 0 ? this.draw(sent.length) : this.draw(Math.min(sent.length, 20));
    const message = sent[sent.length - 1 - back]!;
    this.group.step(message.to, message);
  }

  /** Term and commit index never go back, and a term has one leader. Remembers what a leader committed. */
  private observe(id: number): void {
    const { term, commit, role } = this.group.status(id);
    const mark = this.marks.get(id) ?? { term: 0, commit: 0 };
    check(term >= mark.term, 'terms', () => `The term of node ${id} went back from ${mark.term} to ${term}.`);
    check(commit >= mark.commit, 'commit', () => `The commit index of node ${id} went back from ${mark.commit} to ${commit}.`);
    this.marks.set(id, { term, commit });
    if (role === 'leader') this.observeLeader(id, term, commit);
  }

  private observeLeader(id: number, term: number, commit: number): void {
    const other = this.leaders.get(term) ?? id;
    check(other === id, 'election safety', () => `Nodes ${other} and ${id} were both leader in term ${term}.`);
    this.leaders.set(term, id);
    for (const proposal of this.proposals) {
      if (proposal.term === term && proposal.index <= commit) this.committed.add(proposal);
      else if (proposal.term < term && this.committed.has(proposal)) this.context.cover(REPLACED);
    }
    if (this.committed.size > 0) this.context.cover(COMMITTED);
  }

  /** From now on all messages are delivered in order. Soon all nodes have the same log, all of it committed. */
  async converge(): Promise<void> {
    const { group } = this;
    await group.settle();
    for (let tick = 0; tick < 40 * ELECTION_TICKS && !this.hasConverged(); tick++) await group.run(1);
    check(
      this.hasConverged(),
      group.leaders().length === 1 ? 'pipelining' : 'elections',
      () =>
        `No message was lost for ${40 * ELECTION_TICKS} ticks. Expected one leader and equal logs, all committed, found:\n${group.describe()}`,
    );
    for (const id of group.ids) this.observe(id);
  }

  private hasConverged(): boolean {
    const [first, ...rest] = this.group.ids.map((id) => this.group.status(id));
    const { term, commit, lastIndex } = first!;
    const isLevel = rest.every((other) => other.term === term && other.commit === commit && other.lastIndex === lastIndex);
    return isLevel && commit === lastIndex && this.group.leaders().length === 1;
  }

  async compareLogs(): Promise<void> {
    const expected = await readLog(this.group, 1);
    for (const id of this.group.ids.slice(1)) checkSameLog(await readLog(this.group, id), expected, `Node ${id}, compared with node 1`);
    for (const { index, term, text } of this.committed) {
      const entry = expected[index - 1];
      const kept = entry !== undefined && entry.term === term && new TextDecoder().decode(entry.data) === text;
      check(
        kept,
        'leader completeness',
        () =>
          `Expected the committed entry ${index}@${term} "${text}" in all logs, found ` +
          `${entry === undefined ? 'no entry' : `${entry.index}@${entry.term}`}.`,
      );
    }
  }
}
