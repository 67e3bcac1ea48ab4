/** Goal: the model finds the relations between the events of a run. Method: small scripted runs. */
import { causalPast } from '#harness/report/model/causal-past';
import { interestingWindow, routineEvents } from '#harness/report/model/interesting-events';
import { onStepAxis } from '#harness/report/model/step-axis';
import { runModelOf } from '#harness/report/model/run-model';
import { statesAt } from '#harness/report/model/state-at';
import type { ReportEvent, ReportEventData } from '#harness/report/report-data';
import { largeSampleReport, sampleReport } from '#harness/report/sample/sample-report';
import { tinyReport } from '#harness/report/sample/tiny-report';

const event = (at: number, actor: string, kind: string, data: ReportEventData = {}): ReportEvent => ({ at, actor, kind, data });
const send = (at: number, message: number, from: string, to: string): ReportEvent =>
  event(at, from, 'send', { message, to, type: 'append', summary: '' });

describe('messages', () => {
  it('have one transmission per copy, from the sending to its end', () => {
    const { transmissions } = runModelOf(
      tinyReport([
        send(1, 1, 'store 1', 'store 2'),
        send(2, 2, 'store 1', 'store 2'),
        send(3, 3, 'store 2', 'store 1'),
        event(5, 'store 2', 'receive', { message: 1, from: 'store 1' }),
        event(6, 'store 2', 'receive', { message: 1, from: 'store 1' }),
        event(7, 'store 1', 'drop', { message: 3, why: 'loss' }),
      ]),
    );
    expect(transmissions.map(({ message, end, endAt, endActor, why }) => [message.number, end, endAt, endActor, why])).toEqual([
      [1, 'received', 5, 'store 2', ''],
      [1, 'received', 6, 'store 2', ''],
      [2, 'in flight', 7, 'store 2', ''],
      [3, 'dropped', 7, 'store 1', 'loss'],
    ]);
  });

  it('without their sending in the trace are ignored', () => {
    expect(runModelOf(tinyReport([event(5, 'store 2', 'receive', { message: 9, from: 'store 1' })])).transmissions).toEqual([]);
  });
});

describe('the axis of steps', () => {
  const EVENTS = [
    event(0, 'store 1', 'call', { what: 'propose' }),
    send(0, 1, 'store 1', 'store 2'),
    event(0, 'store 2', 'receive', { message: 1, from: 'store 1' }),
    event(90_000, 'store 2', 'status', { role: 'leader' }),
  ];

  it('puts an event and its direct consequences at one place, and idle time takes no space', () => {
    expect(onStepAxis(tinyReport(EVENTS)).events.map(({ at }) => at)).toEqual([1000, 1000, 2000, 3000]);
  });

  it('puts a fault between the events before and after its start and end', () => {
    const fault = { label: 'slow', kind: 'slow disk', actors: ['store 1'], fromMicros: 10, toMicros: 100_000 };
    expect(onStepAxis(tinyReport(EVENTS, { faults: [fault] })).faults[0]).toMatchObject({ fromMicros: 2500, toMicros: 3500 });
  });
});

describe('operations', () => {
  it('are identified by client and number', () => {
    const { operations } = runModelOf(
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

describe('timelines', () => {
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
    const [timeline] = runModelOf(tinyReport(EVENTS)).timelines.get('store 1')!;
    const spans = timeline!.spans.map(({ condition, status, from, to }) => [condition, status.role, from, to]);
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

  it('of an actor that never starts, such as the scheduler, cover the whole run', () => {
    const run = runModelOf(tinyReport([event(5, 'scheduler', 'log', { message: '' })], { actors: ['scheduler'] }));
    expect(run.timelines.get('scheduler')![0]!.spans).toEqual([{ condition: 'up', status: {}, fromIndex: -1, from: 0, to: 5 }]);
  });

  it('of the peers of several regions are separate', () => {
    const run = runModelOf(
      tinyReport([
        event(0, 'store 1', 'start'),
        event(1, 'store 1', 'status', { region: 2, role: 'leader', term: 5 }),
        event(2, 'store 1', 'status', { region: 1, role: 'follower', term: 3 }),
        event(3, 'store 1', 'status', { region: 2, role: 'removed' }),
      ]),
    );
    const peers = (index: number): unknown[] => {
      const state = statesAt(run, index).find(({ actor }) => actor === 'store 1');
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

test('a state is the one directly after the event, although others happened at the same time', () => {
  const run = runModelOf(tinyReport([event(5, 'store 1', 'status', { term: 1 }), event(5, 'store 1', 'status', { term: 2 })]));
  const term = (index: number): unknown =>
    statesAt(run, index).map((state) => (state.kind === 'store' ? state.peers[0]!.span.status.term : ''));
  expect(term(0)).toEqual(['', 1, undefined]);
  expect(term(1)).toEqual(['', 2, undefined]);
});

test('the causal past contains earlier events of the same actor, and the causal past of received messages', () => {
  const run = runModelOf(
    tinyReport([
      event(0, 'store 2', 'log', { message: 'before' }),
      send(1, 1, 'store 2', 'store 1'),
      event(2, 'store 2', 'log', { message: 'after' }),
      event(3, 'client 1', 'invoke', { operation: 1, what: 'get x' }),
      event(4, 'store 1', 'receive', { message: 1, from: 'store 2' }),
      event(5, 'store 1', 'log', { message: 'here' }),
    ]),
  );
  expect([...causalPast(run, 5)]).toEqual([1, 1, 0, 0, 1, 1]);
  expect([...causalPast(run, 2)]).toEqual([1, 1, 1, 0, 0, 0]);
});

test.each([sampleReport(), largeSampleReport()])(
  'the first view contains the illegal operation and the end, but not the whole run',
  (report) => {
    const run = runModelOf(report);
    const { from, to } = interestingWindow(run, routineEvents(run));
    const illegal = run.operations.filter((operation) => operation.illegal);
    expect(illegal).toHaveLength(1);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThan(illegal[0]!.invokedAt);
    expect(to).toBeGreaterThan(run.endOfRun);
  },
);

test('an operation that was in flight since the beginning does not extend the first view to the whole run', () => {
  const { events, illegalOperations, ...report } = largeSampleReport();
  const early = { actor: 'client 2', operation: 1 };
  const run = runModelOf({ ...report, events, illegalOperations: [...illegalOperations, early] });
  expect(interestingWindow(run, routineEvents(run)).from).toBeGreaterThan(run.endOfRun / 2);
});
