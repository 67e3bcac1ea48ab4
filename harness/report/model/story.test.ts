/** Goal: what belongs together among the events of a run is found. Method: small runs by hand. */
import { causalPast } from '#harness/report/model/causal-past';
import { interestingWindow } from '#harness/report/model/interesting-window';
import { routineEvents } from '#harness/report/model/routine';
import { statesAt } from '#harness/report/model/state-at';
import { storyOf } from '#harness/report/model/story';
import type { ReportEvent } from '#harness/report/report-data';
import { largeSampleReport, sampleReport } from '#harness/report/sample/sample-report';
import { tinyReport } from '#harness/report/sample/tiny-report';

type Data = ReportEvent['data'];
const event = (at: number, actor: string, kind: string, data: Data = {}): ReportEvent => ({ at, actor, kind, data });
const send = (at: number, message: number, from: string, to: string): ReportEvent =>
  event(at, from, 'send', { message, to, type: 'append', summary: '' });

describe('messages', () => {
  it('fly from their sending to where each copy ended', () => {
    const { flights } = storyOf(
      tinyReport([
        send(1, 1, 'store 1', 'store 2'),
        send(2, 2, 'store 1', 'store 2'),
        send(3, 3, 'store 2', 'store 1'),
        event(5, 'store 2', 'receive', { message: 1, from: 'store 1' }),
        event(6, 'store 2', 'receive', { message: 1, from: 'store 1' }),
        event(7, 'store 1', 'drop', { message: 3, why: 'loss' }),
      ]),
    );
    expect(flights.map(({ message, end, endAt, endActor, why }) => [message.number, end, endAt, endActor, why])).toEqual([
      [1, 'received', 5, 'store 2', ''],
      [1, 'received', 6, 'store 2', ''],
      [2, 'in flight', 7, 'store 2', ''],
      [3, 'dropped', 7, 'store 1', 'loss'],
    ]);
  });

  it('of which the sending is not in the trace are left out', () => {
    expect(storyOf(tinyReport([event(5, 'store 2', 'receive', { message: 9, from: 'store 1' })])).flights).toEqual([]);
  });
});

describe('calls', () => {
  it('are told apart by client and number', () => {
    const { operations } = storyOf(
      tinyReport(
        [
          event(1, 'client 1', 'invoke', { operation: 1, what: 'put x=1' }),
          event(2, 'client 2', 'invoke', { operation: 1, what: 'get x' }),
          event(3, 'client 2', 'return', { operation: 1, outcome: 'answered', result: '1' }),
        ],
        { illegalOperations: [{ actor: 'client 2', operation: 1 }] },
      ),
    );
    expect(operations).toMatchObject([
      { actor: 'client 1', outcome: 'open', returnedAt: 3, illegal: false },
      { actor: 'client 2', outcome: 'answered', result: '1', returnedAt: 3, illegal: true },
    ]);
  });
});

describe('lives', () => {
  const EVENTS = [
    event(0, 'store 1', 'start'),
    event(4, 'store 1', 'status', { role: 'leader', term: 1 }),
    event(6, 'store 1', 'pause'),
    event(7, 'store 1', 'resume'),
    event(8, 'store 1', 'crash'),
    event(9, 'store 1', 'start'),
    event(10, 'store 2', 'start'),
  ];

  it('have no gaps, and end with the run', () => {
    const [life] = storyOf(tinyReport(EVENTS)).lives.get('store 1')!;
    const spans = life!.spans.map(({ condition, status, from, to }) => [condition, status.role, from, to]);
    expect(spans).toEqual([
      ['not started', undefined, 0, 0],
      ['up', undefined, 0, 4],
      ['up', 'leader', 4, 6],
      ['paused', 'leader', 6, 7],
      ['up', 'leader', 7, 8],
      ['down', 'leader', 8, 9],
      ['up', undefined, 9, 10],
    ]);
  });

  it('of what never starts, such as the scheduler, last all along', () => {
    const story = storyOf(tinyReport([event(5, 'scheduler', 'log', { message: '' })], { actors: ['scheduler'] }));
    expect(story.lives.get('scheduler')![0]!.spans).toEqual([{ condition: 'up', status: {}, fromIndex: -1, from: 0, to: 5 }]);
  });

  it('of the peers of several regions are kept apart', () => {
    const story = storyOf(
      tinyReport([
        event(0, 'store 1', 'start'),
        event(1, 'store 1', 'status', { region: 2, role: 'leader', term: 5 }),
        event(2, 'store 1', 'status', { region: 1, role: 'follower', term: 3 }),
        event(3, 'store 1', 'status', { region: 2, role: 'removed' }),
      ]),
    );
    const peers = (index: number): unknown[] => {
      const state = statesAt(story, index).find(({ actor }) => actor === 'store 1');
      return state?.kind === 'store' ? state.peers.map(({ region, span }) => [region, span.status.role]) : [];
    };
    expect(peers(0)).toEqual([[undefined, undefined]]);
    expect(peers(2)).toEqual([
      [1, 'follower'],
      [2, 'leader'],
    ]);
    expect(peers(3)).toEqual([[1, 'follower']]);
  });
});

test('a state is that right after the event, though others happened at the same time', () => {
  const story = storyOf(tinyReport([event(5, 'store 1', 'status', { term: 1 }), event(5, 'store 1', 'status', { term: 2 })]));
  const term = (index: number): unknown =>
    statesAt(story, index).map((state) => (state.kind === 'store' ? state.peers[0]!.span.status.term : ''));
  expect(term(0)).toEqual(['', 1, undefined]);
  expect(term(1)).toEqual(['', 2, undefined]);
});

test('the causal past holds what came before at the same actor, and what the messages brought', () => {
  const story = storyOf(
    tinyReport([
      event(0, 'store 2', 'log', { message: 'before' }),
      send(1, 1, 'store 2', 'store 1'),
      event(2, 'store 2', 'log', { message: 'after' }),
      event(3, 'client 1', 'invoke', { operation: 1, what: 'get x' }),
      event(4, 'store 1', 'receive', { message: 1, from: 'store 2' }),
      event(5, 'store 1', 'log', { message: 'here' }),
    ]),
  );
  expect([...causalPast(story, 5)]).toEqual([1, 1, 0, 0, 1, 1]);
  expect([...causalPast(story, 2)]).toEqual([1, 1, 1, 0, 0, 0]);
});

test.each([sampleReport(), largeSampleReport()])('the first view has the illegal call and the end, and not the whole run', (report) => {
  const story = storyOf(report);
  const { from, to } = interestingWindow(story, routineEvents(story));
  const illegal = story.operations.filter((operation) => operation.illegal);
  expect(illegal).toHaveLength(1);
  expect(from).toBeGreaterThan(0);
  expect(from).toBeLessThan(illegal[0]!.invokedAt);
  expect(to).toBeGreaterThan(story.endOfRun);
});

test('a call that had been open since the beginning does not make the first view as long as the run', () => {
  const { events, illegalOperations, ...report } = largeSampleReport();
  const early = { actor: 'client 2', operation: 1 };
  const story = storyOf({ ...report, events, illegalOperations: [...illegalOperations, early] });
  expect(interestingWindow(story, routineEvents(story)).from).toBeGreaterThan(story.endOfRun / 2);
});
