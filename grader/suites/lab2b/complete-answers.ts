import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import { makeEntry } from '#kit/raft/message';
import { AdminCmdType, CmdType, type RaftCmdRequest, type RaftCmdResponse } from '#kit/wire/raft-command';
import { adminCommand } from '#kit/store/command';

import { deleteOperation, header, putOperation, readRequest, writeRequest } from './commands';
import type { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { printRegion } from './read-disk';
import { ScriptedStore } from './scripted-store';
import { SCRIPTED_DEFAULTS } from './store-defaults';

const PROPERTY = 'complete answers';

export const completeAnswers = gradedTest('lab2b', 'complete-answers', {
  ...SCRIPTED_DEFAULTS,
  title: 'An answer has the term of its entry and a response per request, and only the answer to a read has a reader',
  points: 1,
  references: paper('section 8'),
  docsAnchor: 'requests',
  async run(context) {
    const store = await ScriptedStore.start(context);
    const peer = new FakePeer(1);
    peer.raft.lead(3);
    peer.onAdmin = (_, { header: found }) => {
      check(
        found?.regionEpoch?.version === header().regionEpoch!.version,
        PROPERTY,
        () => `A command was proposed. Expected the same command with its header in the log, found the header ${printObject(found)}.`,
      );
      return { response: { cmdType: AdminCmdType.CompactLog, compactLog: {} } };
    };
    const commands = COMMANDS.map((command) => new Command(store, peer, command));
    // These entries leave the store now, so a read that comes later cannot share one of them.
    await store.handle(peer);
    // When the entries are applied, the node is in a later term, in which another leader replaced the last read.
    const lost = new Command(store, peer, { what: 'A read whose entry was replaced', request: readRequest(), types: [] });
    await store.handle(peer);
    const { term, index } = { term: 4, index: peer.raft.entries.length };
    peer.raft.follow(peer.on(2), term, [makeEntry(term, index), makeEntry(term, index + 1)]);
    peer.raft.commit();
    await store.handle(peer);
    for (const command of commands) command.expectComplete(peer);
    lost.expectNoReader();
    const { openReaders } = store.engine;
    check(openReaders === 0, PROPERTY, () => `All readers of answers were closed. Expected no open reader, found ${openReaders}.`);
  },
});

interface CommandUnderTest {
  readonly what: string;
  readonly request: RaftCmdRequest;
  /** The types of the expected responses. */
  readonly types: readonly CmdType[];
}

const COMMANDS: readonly CommandUnderTest[] = [
  { what: 'A put', request: writeRequest(putOperation('moon', 'Io')), types: [CmdType.Put] },
  {
    what: 'Two puts and a delete',
    request: writeRequest(putOperation('a', '1'), putOperation('b', '2'), deleteOperation('a')),
    types: [CmdType.Put, CmdType.Put, CmdType.Delete],
  },
  { what: 'A read', request: readRequest(), types: [CmdType.Snap] },
  {
    what: 'A delete and a put',
    request: writeRequest(deleteOperation('moon'), putOperation('moon', '')),
    types: [CmdType.Delete, CmdType.Put],
  },
  {
    what: 'An admin command',
    request: adminCommand(header(), { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 1, compactTerm: 3 } }),
    types: [],
  },
  { what: 'A delete', request: writeRequest(deleteOperation('b')), types: [CmdType.Delete] },
];

class Command {
  private readonly callback: FakeCallback;

  constructor(
    store: ScriptedStore,
    peer: FakePeer,
    private readonly command: CommandUnderTest,
  ) {
    this.callback = store.propose(peer, command.request, command.what);
  }

  expectComplete(peer: FakePeer): void {
    this.callback.expectDone('its entry of term 3 is committed and applied');
    const { response } = this.callback.last!;
    const { what, request, types } = this.command;
    const term = response.header?.currentTerm;
    check(
      term === 3,
      PROPERTY,
      () => `${what}: its entry is of term 3, and the node is in term 4. Expected term 3 in the answer, found ${term}.`,
    );
    const [found, expected] = [printTypes(response.responses.map(({ cmdType }) => cmdType)), printTypes(types)];
    check(found === expected, PROPERTY, () => `${what}: expected the responses ${expected}, found ${found}.`);
    if (types.includes(CmdType.Snap)) return this.expectRead(peer, response);
    this.expectNoReader();
    const result = response.adminResponse?.cmdType;
    const expectedResult = request.adminRequest?.cmdType;
    check(
      result === expectedResult,
      PROPERTY,
      () =>
        `${what}: expected ${expectedResult === undefined ? 'no result of applyAdmin' : 'the result of applyAdmin'} in the answer, found ${printObject(response.adminResponse)}.`,
    );
  }

  private expectRead({ region }: FakePeer, { responses }: RaftCmdResponse): void {
    const { what } = this.command;
    check(this.callback.last!.hasReader, PROPERTY, () => `${what}: expected a reader in the answer, found none.`);
    const read = responses[0]?.snap?.region;
    const [found, expected] = [read === undefined ? 'none' : printRegion(read), printRegion(region)];
    check(found === expected, PROPERTY, () => `${what}: expected the region ${expected} in the response, found ${found}.`);
  }

  /** Nobody would close it. */
  expectNoReader(): void {
    const { what } = this.command;
    check(this.callback.last?.hasReader !== true, PROPERTY, () => `${what}: expected an answer without a reader, found a reader.`);
  }
}

function printTypes(types: readonly CmdType[]): string {
  return types.map((type) => CmdType[type]).join(', ') || 'none';
}
