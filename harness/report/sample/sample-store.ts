import type { SampleSimulation } from '#harness/report/sample/sample-simulation';

const HEARTBEAT_EVERY = 50_000;

/** Simulates a store of a Raft group, in enough detail for a picture. It has one bug: a leader answers reads from its local state. */
export class SampleStore {
  readonly actor: string;
  readonly values = new Map<string, string>();
  private role = 'follower';
  private term = 0;
  private commit = 0;
  private leader = 0;
  private last = 0;
  private writes = 0;
  private starts = 0;
  private reported = '';

  constructor(
    private readonly simulation: SampleSimulation,
    readonly id: number,
    private readonly stores: readonly SampleStore[],
  ) {
    this.actor = `store ${id}`;
  }

  start(): void {
    this.simulation.down.delete(this.actor);
    this.simulation.record(this.actor, 'start', { incarnation: ++this.starts });
    this.role = 'follower';
    this.reported = '';
    this.reportStatus();
  }

  crash(): void {
    this.simulation.down.add(this.actor);
    this.simulation.record(this.actor, 'crash', { lost: 1, survived: 0, inFlightSurvived: 0 });
  }

  campaign(): void {
    this.become('candidate', this.term + 1, 0);
    const { term } = this;
    let votes = 1;
    this.persist(`put raft/hard-state=${term}`, () => {
      this.toOthers('vote request', `term ${term}, last entry ${this.last}`, (voter) => {
        if (voter.term > term) return;
        voter.become('follower', term, 0);
        voter.persist(`put raft/hard-state=${term}`, () =>
          voter.to(this, 'vote response', `term ${term}, granted`, () => {
            if (++votes === this.majority && this.role === 'candidate') this.win();
          }),
        );
      });
    });
  }

  private win(): void {
    this.become('leader', this.term, this.id);
    this.replicate('no-op', () => undefined);
    this.beat(this.term);
  }

  private beat(term: number): void {
    if (this.simulation.down.has(this.actor) || this.role !== 'leader' || this.term !== term) return;
    this.toOthers('heartbeat', `term ${term}, commit ${this.commit}`, (other) => {
      if (other.term > term) return other.to(this, 'heartbeat response', `term ${other.term}`, () => this.stepDown(other.term));
      other.follow(this.id, term, Math.min(this.commit, other.last));
      other.to(this, 'heartbeat response', `term ${term}`, () => undefined);
    });
    this.simulation.after(HEARTBEAT_EVERY, () => this.beat(term));
  }

  private stepDown(term: number): void {
    if (term > this.term) this.become('follower', term, 0);
  }

  private follow(leader: number, term: number, commit: number): void {
    this.commit = Math.max(this.commit, commit);
    this.become('follower', term, leader);
  }

  /** Appends an entry, and calls `committed` when a majority has stored it. */
  private replicate(what: string, committed: () => void): void {
    const index = ++this.last;
    const { term } = this;
    let stored = 0;
    const store = (): void => {
      if (++stored !== this.majority) return;
      this.commit = Math.max(this.commit, index);
      this.reportStatus();
      committed();
    };
    this.persist(`put raft/log-${index}=${what}`, store);
    this.toOthers('append', `entry ${index} (${what}), after ${index - 1}@${term}, commit ${this.commit}`, (other) => {
      if (other.term > term) return;
      other.last = Math.max(other.last, index);
      other.follow(this.id, term, Math.min(this.commit, other.last));
      other.persist(`put raft/log-${index}=${what}`, () => other.to(this, 'append response', `has ${index}`, store));
    });
  }

  put(key: string, value: string, answer: (result: string) => void): void {
    if (this.role !== 'leader') return answer('not leader');
    this.replicate(`put ${key}=${value}`, () => {
      for (const store of this.stores)
        if (this.simulation.down.has(store.actor) === false && store.term === this.term) store.values.set(key, value);
      answer('ok');
    });
  }

  get(key: string, answer: (result: string) => void): void {
    if (this.role !== 'leader') return answer('not leader');
    this.simulation.record(this.actor, 'get', { cf: 'default', key, found: this.values.has(key) });
    answer(this.values.get(key) ?? 'not found');
  }

  private become(role: string, term: number, leader: number): void {
    this.role = role;
    this.term = term;
    this.leader = leader;
    this.reportStatus();
  }

  private reportStatus(): void {
    const { role, term, commit, leader } = this;
    const status = { role, term, commit, applied: Math.max(0, commit), leader };
    const text = JSON.stringify(status);
    if (text !== this.reported) this.simulation.record(this.actor, 'status', status);
    this.reported = text;
  }

  private persist(operations: string, then: () => void): void {
    const number = ++this.writes;
    const incarnation = this.starts;
    this.simulation.record(this.actor, 'write', { number, sync: true, operations });
    this.simulation.after(this.simulation.latency(500, 3000), () => {
      if (this.simulation.down.has(this.actor) || this.starts !== incarnation) return;
      this.simulation.record(this.actor, 'written', { number });
      then();
    });
  }

  private get majority(): number {
    return Math.floor(this.stores.length / 2) + 1;
  }

  private toOthers(type: string, summary: string, arrive: (other: SampleStore) => void): void {
    for (const other of this.stores) if (other !== this) this.to(other, type, summary, () => arrive(other));
  }

  private to(other: SampleStore, type: string, summary: string, arrive: () => void): void {
    this.simulation.send({ from: this.actor, to: other.actor, type, summary }, arrive);
  }
}
