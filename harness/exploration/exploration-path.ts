import { describeMessage, messageName } from '#kit/raft/message';
import type { Message } from '#kit/wire/raft';
import type { LocalState } from '#harness/exploration/local-histories';
import type { Input } from '#harness/exploration/local-run';
import type { MessageTable } from '#harness/exploration/message-table';
import type { Simulation } from '#harness/simulation/simulation';

/** One step of a path to a state of the group. */
export interface PathStep {
  readonly node: number;
  readonly kind: Input['kind'];
  /** The delivered message. */
  readonly message: Message | undefined;
  readonly sent: readonly Message[];
  readonly after: LocalState['view'];
}

export function stepsOf(path: readonly LocalState[], messages: MessageTable): PathStep[] {
  return path.map(({ node, input, justSent, view }) => ({
    node,
    kind: input!.kind,
    message: input!.kind === 'deliver' ? messages.copy(input!.message) : undefined,
    sent: justSent.map((number) => messages.copy(number)),
    after: view,
  }));
}

/** One line per step, for people. */
export function printPath(path: readonly PathStep[]): string {
  return path.map((step, i) => `  ${i + 1}. ${printStep(step)}`).join('\n');
}

function printStep({ node, kind, message }: PathStep): string {
  switch (kind) {
    case 'deliver':
      return `node ${node} receives: ${describeMessage(message!)}`;
    case 'campaign':
      return `the election timeout of node ${node} expires`;
    case 'propose':
      return `a client proposes an entry to node ${node}`;
    case 'heartbeat':
      return `the heartbeat timer of leader ${node} expires`;
    case 'restart':
      return `node ${node} crashes and restarts`;
  }
}

/** Records the path as events of a trace, so that a report can show it. */
export function recordPath(path: readonly PathStep[], simulation: Simulation): void {
  const inFlight: { readonly text: string; readonly number: number }[] = [];
  let numbers = 0;
  for (const [i, step] of path.entries()) {
    const { node, kind, message, sent, after } = step;
    const actor = `store ${node}`;
    if (kind !== 'deliver' && kind !== 'restart') simulation.note(actor, 'call', () => ({ what: `step ${i + 1}: ${printStep(step)}` }));
    if (kind === 'restart') simulation.record(actor, 'crash', {});
    if (kind === 'restart') simulation.record(actor, 'start', {});
    if (message !== undefined) {
      const number = inFlight.find(({ text }) => text === describeMessage(message))?.number ?? 0;
      simulation.record(actor, 'receive', { message: number, from: `store ${message.from}` });
    }
    for (const next of sent) {
      inFlight.unshift({ text: describeMessage(next), number: ++numbers });
      simulation.record(actor, 'send', { message: numbers, to: `store ${next.to}`, type: messageName(next.msgType) }, () => ({
        summary: describeMessage(next),
      }));
    }
    simulation.record(actor, 'status', { role: after.role, term: after.term, commit: after.commit });
    simulation.note(actor, 'state', () => ({ vote: after.vote, log: describeTerms(after) }));
  }
}

/** The entries of a log as index and term: `1@1 2@1`. */
function describeTerms({ start, log }: PathStep['after']): string {
  return log.terms.map((term, i) => `${start + 1 + i}@${term}`).join(' ');
}
