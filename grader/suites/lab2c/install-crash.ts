import { gradedTest } from '#grader/catalogue/define-test';
import type { Peer } from '#cluster/store/peer';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedNode, NodeSeams } from '#harness/simulation/simulated-node';
import type { Engine } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import type { StorePeer } from '#kit/store/store-peer';
import { type Message, MessageType } from '#kit/wire/raft';

import { compareDisk } from './compare-disk';
import { loadPeer } from './load-peer';
import { SNAPSHOTS, diskBefore } from './snapshots-to-install';
import { type SnapshotFields, snapshotMessage } from './compacted-log';
import { REGION, snapshotBytes } from './store-disk';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'atomicity';

/** More calls of disk and network than any installation makes. */
const CALLS_MAX = 500;

export const installCrash = gradedTest('lab2c', 'install-crash', {
  ...SNAPSHOT_DEFAULTS,
  title:
    'After a crash at any step of an installation the peer has its old state or that of the snapshot, and the leader gets an answer only once it is durable',
  points: 2,
  seeds: 5,
  references: 'Haerder & Reuter, Principles of Transaction-Oriented Database Recovery (1983), section 1',
  docsAnchor: 'atomicity',
  async run(context) {
    for (const fields of SNAPSHOTS) await crashesEverywhere(context, fields);
  },
});

async function crashesEverywhere(context: ScenarioContext, fields: SnapshotFields): Promise<void> {
  const complete = await Installation.start(context, fields);
  const before = complete.disk;
  await complete.run(Infinity);
  const after = complete.finished!;
  const what = `A snapshot as of ${fields.index}@${fields.term} was installed`;
  check(complete.answered, PROPERTY, () => `${what}. Expected an answer to the leader, found none.`);
  let isComplete = false;
  for (let calls = 1; !isComplete && calls <= CALLS_MAX; calls++) {
    const crashing = await Installation.start(context, fields);
    isComplete = await crashing.run(calls);
    crashing.expectAtomic(before, after, `${what}; the store crashed at its ${ordinal(calls)} call of the disk or the network`);
  }
}

function ordinal(number: number): string {
  const last = number % 10;
  if (number % 100 >= 11 && number % 100 <= 13) return `${number}th`;
  return `${number}${last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

interface Service {
  /** Steps the snapshot into Raft and handles the readies. */
  install(fields: SnapshotFields): Promise<void>;
}

type HandleReadies = (engine: Engine, peers: readonly StorePeer[]) => Promise<void>;

/** A store that installs the snapshot on its own disk. */
class Installation {
  private readonly store: SimulatedNode<Service>;
  private readonly answers: Message[] = [];
  private isPrepared = false;
  /** The disk as the store sees it after the installation. */
  finished: MemTree | undefined;

  private constructor(
    private readonly context: ScenarioContext,
    private readonly fields: SnapshotFields,
  ) {
    this.store = context.store((seams, code) => this.boot(seams, code));
  }

  static async start(context: ScenarioContext, fields: SnapshotFields): Promise<Installation> {
    const installation = new Installation(context, fields);
    await installation.store.start();
    return installation;
  }

  private async boot({ engine, messages }: NodeSeams, code: ModuleScope): Promise<Service> {
    await engine.open();
    if (!this.isPrepared) await engine.write(diskBefore(), { sync: true });
    this.isPrepared = true;
    // Sending is a call at which the store can crash, like those of the disk. No store receives the message.
    const send = (message: Message): void => {
      this.answers.push(message);
      messages.send(this.store.id, 'answer', {});
    };
    const transport = { send: ({ message }: { message?: Message | undefined }) => send(message!), sendSnapshot: () => Promise.resolve() };
    const peer = await loadPeer(code, engine, transport);
    const { handleReadies } = code.load<{ handleReadies: HandleReadies }>('#labs/lab2b/handle-readies');
    return { install: (fields) => install(peer, fields, () => handleReadies(engine, [peer])) };
  }

  /** Installs the snapshot and crashes at the given call. @returns whether the installation was complete before */
  async run(crashAfterCalls: number): Promise<boolean> {
    let isDone = false;
    this.store.crashAfterCalls(crashAfterCalls);
    this.store
      .service!.install(this.fields)
      .then(() => {
        isDone = true;
        this.finished = this.disk;
      })
      .catch((error: unknown) => this.context.simulation.failWith(error));
    const wait = async (): Promise<void> => {
      while (!isDone && this.store.isUp) await this.context.simulation.sleep(1);
    };
    await this.context.within(5_000, 'The snapshot is installed', wait());
    this.store.crash();
    return isDone;
  }

  get answered(): boolean {
    const { index } = this.fields;
    return this.answers.some((message) => message.msgType === MessageType.MsgAppendResponse && !message.reject && message.index >= index);
  }

  get disk(): MemTree {
    return this.store.disk.tree;
  }

  /** The disk has either the complete old state or the complete new state. */
  expectAtomic(before: MemTree, after: MemTree, what: string): void {
    const { old, new: installed, neither } = compareDisk(this.disk, before, after);
    const parts = [list('Old', old), list('From the snapshot', installed), list('Neither', neither)].join('');
    const isAtomic = neither.length === 0 && (old.length === 0 || installed.length === 0);
    check(isAtomic, PROPERTY, () => `${what}. Expected the complete old state or the complete new state on disk, found a mixture.${parts}`);
    check(
      installed.length > 0 || !this.answered,
      PROPERTY,
      () => `${what}. The leader got the answer that it is installed. Expected the new state on disk, found the old one.`,
    );
  }
}

async function install(peer: Peer, fields: SnapshotFields, handle: () => Promise<void>): Promise<void> {
  peer.raft.step(snapshotMessage(4, { members: REGION.peers.map(({ id }) => id), ...fields, data: snapshotBytes() }));
  while (peer.raft.hasReady()) await handle();
}

const ITEMS_MAX = 4;

function list(title: string, items: readonly string[]): string {
  const more = items.length > ITEMS_MAX ? `, and ${items.length - ITEMS_MAX} more` : '';
  return items.length === 0 ? '' : ` ${title}: ${items.slice(0, ITEMS_MAX).join(', ')}${more}.`;
}
