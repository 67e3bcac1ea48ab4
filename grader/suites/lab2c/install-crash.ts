import type { Peer } from '#cluster/store/peer';
import { FEW_SEEDS } from '#grader/suites/lab2b/define';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedStore, StoreSeams } from '#harness/simulation/simulated-store';
import type { Engine } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import type { StorePeer } from '#kit/store/store-peer';
import { type Message, MessageType } from '#kit/wire/raft';

import { compareDisk } from './compare-disk';
import { snapshotTest } from './define-direct';
import { loadPeer } from './hand-made-peer';
import { SNAPSHOTS, diskBefore } from './install-define';
import { type SnapshotFields, snapshotMessage } from './shortened-log';
import { REGION, snapshotBytes } from './store-disk';

const RULE = 'atomicity';

/** More calls of the disk than any installation makes. */
const MOST_CALLS = 500;

export const installCrash = snapshotTest('install-crash', {
  title:
    'A crash at any moment of an installation finds the peer as it was before or as the snapshot says; and the answer leaves only when that is durable',
  points: 2,
  seeds: FEW_SEEDS,
  references: 'Haerder & Reuter, Principles of Transaction-Oriented Database Recovery (1983), section 1',
  docsAnchor: 'atomicity',
  async run(context) {
    for (const fields of SNAPSHOTS) await crashesEverywhere(context, fields);
  },
});

async function crashesEverywhere(context: ScenarioContext, fields: SnapshotFields): Promise<void> {
  const whole = await Installation.start(context, fields);
  const before = whole.disk;
  await whole.run(Infinity);
  const after = whole.finished!;
  const what = `A snapshot as of ${fields.index}@${fields.term} was installed`;
  check(whole.answered, RULE, () => `${what}, and the leader has got no answer.`);
  let isThrough = false;
  for (let calls = 1; !isThrough && calls <= MOST_CALLS; calls++) {
    const crashing = await Installation.start(context, fields);
    isThrough = await crashing.run(calls);
    crashing.expectWhole(before, after, `${what}; the store crashed in its ${ordinal(calls)} call of the disk or the network`);
  }
}

function ordinal(number: number): string {
  const last = number % 10;
  if (number % 100 >= 11 && number % 100 <= 13) return `${number}th`;
  return `${number}${last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

interface Service {
  /** Takes the snapshot, and does what the ready says. */
  install(fields: SnapshotFields): Promise<void>;
}

type HandleReadies = (engine: Engine, peers: readonly StorePeer[]) => Promise<void>;

/** A store with the peer, on a disk of its own. */
class Installation {
  private readonly store: SimulatedStore<Service>;
  private readonly answers: Message[] = [];
  private isPrepared = false;
  /** What the store saw on its disk when it was through. */
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

  private async boot({ engine, messages }: StoreSeams, code: ModuleScope): Promise<Service> {
    await engine.open();
    if (!this.isPrepared) await engine.write(diskBefore(), { sync: true });
    this.isPrepared = true;
    // Sending is a call in which the store may crash, like those of the disk. Nobody is there to receive anything.
    const send = (message: Message): void => {
      this.answers.push(message);
      messages.send(this.store.id, 'answer', {});
    };
    const transport = { send: ({ message }: { message?: Message | undefined }) => send(message!), sendSnapshot: () => Promise.resolve() };
    const peer = await loadPeer(code, engine, transport);
    const { handleReadies } = code.load<{ handleReadies: HandleReadies }>('#labs/lab2b/handle-readies');
    return { install: (fields) => install(peer, fields, () => handleReadies(engine, [peer])) };
  }

  /** Installs the snapshot, and crashes in the midst of it. @returns whether it was through before */
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

  /** All is as it was before, or all is as it is afterwards. */
  expectWhole(before: MemTree, after: MemTree, what: string): void {
    const { left, done, neither } = compareDisk(this.disk, before, after);
    const parts = [list('As before', left), list('As the snapshot says', done), list('Neither', neither)].join('');
    check(neither.length === 0 && (left.length === 0 || done.length === 0), RULE, () => `${what}. Half of it is on disk.${parts}`);
    check(
      done.length > 0 || !this.answered,
      RULE,
      () => `${what}. The leader was told that it is installed, but the disk is as it was before.`,
    );
  }
}

async function install(peer: Peer, fields: SnapshotFields, handle: () => Promise<void>): Promise<void> {
  peer.raft.step(snapshotMessage(4, { members: REGION.peers.map(({ id }) => id), ...fields, data: snapshotBytes() }));
  while (peer.raft.hasReady()) await handle();
}

const MOST_NAMED = 4;

function list(title: string, things: readonly string[]): string {
  const more = things.length > MOST_NAMED ? `, and ${things.length - MOST_NAMED} more` : '';
  return things.length === 0 ? '' : ` ${title}: ${things.slice(0, MOST_NAMED).join(', ')}${more}.`;
}
