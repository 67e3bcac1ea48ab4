/**
 * Goal: the text report shows the events in columns, folds routine events, and respects its width. Method: compare the whole text of one
 * small run, then check single properties.
 */
import type { ReportEvent } from '#harness/report/report-data';
import { sampleReport } from '#harness/report/sample/sample-report';
import { tinyReport } from '#harness/report/sample/tiny-report';
import { printReport } from '#harness/report/text';

const EVENTS: ReportEvent[] = [
  { at: 0, actor: 'store 1', kind: 'start', data: { incarnation: 1 } },
  { at: 0, actor: 'store 2', kind: 'start', data: { incarnation: 1 } },
  { at: 500, actor: 'store 1', kind: 'status', data: { role: 'leader', term: 1, commit: 0, leader: 1 } },
  { at: 1000, actor: 'client 1', kind: 'invoke', data: { operation: 1, what: 'put x=1' } },
  { at: 1000, actor: 'client 1', kind: 'send', data: { message: 1, to: 'store 1', type: 'put request', summary: 'put x=1' } },
  { at: 1500, actor: 'store 1', kind: 'receive', data: { message: 1, from: 'client 1' } },
  { at: 1500, actor: 'store 1', kind: 'write', data: { number: 1, sync: true, operations: 'put default/x=1' } },
  { at: 1600, actor: 'store 1', kind: 'send', data: { message: 2, to: 'store 2', type: 'heartbeat', summary: 'term 1' } },
  { at: 1700, actor: 'store 2', kind: 'receive', data: { message: 2, from: 'store 1' } },
  { at: 1800, actor: 'store 1', kind: 'written', data: { number: 1 } },
  { at: 1900, actor: 'store 1', kind: 'status', data: { role: 'leader', term: 1, commit: 1, leader: 1 } },
  { at: 2000, actor: 'store 1', kind: 'crash', data: { lost: 0 } },
  { at: 2400, actor: 'client 1', kind: 'return', data: { operation: 1, outcome: 'unknown', result: '' } },
  { at: 2500, actor: 'world', kind: 'violation', data: { property: 'durability' } },
];

const FAULTS = [{ label: 'store 1 crashes', kind: 'crash', actors: ['store 1'], fromMicros: 2000, toMicros: null }];

test('the whole report of a small run', () => {
  const report = tinyReport(EVENTS, { faults: FAULTS, history: '[1 to ?] client 1: put x=1' });
  expect(printReport(report, { width: 90 })).toBe(`A get finds an acknowledged put
lab1/put-is-found, seed 3: violation, durability

  Expected x=1, which was acknowledged; found nothing.

Reproduce: npx typekv grade lab1 --test put-is-found --seed 3
Read:      docs/lab1.md#durability; a paper, section 1

Faults:
  2 ms to the end: store 1 crashes

Client history:
  [1 to ?] client 1: put x=1

Events:
   time/ms client 1                  store 1                   store 2
---------- ------------------------- ------------------------- -------------------------
     0.000                           starts                    starts
     0.500                           leader, term 1, commit 0,
                                     leader 1
     1.000 invokes put x=1
           → store 1: put request
           #1, put x=1
     1.500                           ← client 1: put request
                                     #1, put x=1
                                     synced write 1: put
                                     default/x=1
                                     … 1 heartbeat event       … 1 heartbeat event
     1.800                           write 1 is complete
     1.900                           commit 1
     2.000 == fault: store 1 crashes ==
                                     crash lost=0
     2.400 put x=1 → unknown
     2.500 == simulation: violation property=durability ==
`);
});

test('a heartbeat that changed the status of its receiver is not folded', () => {
  const events: ReportEvent[] = [
    { at: 10, actor: 'store 1', kind: 'send', data: { message: 1, to: 'store 2', type: 'heartbeat', summary: '' } },
    { at: 20, actor: 'store 2', kind: 'receive', data: { message: 1, from: 'store 1' } },
    { at: 20, actor: 'store 2', kind: 'status', data: { role: 'follower', term: 2 } },
  ];
  expect(printReport(tinyReport(events))).toContain('← store 1: heartbeat #1');
  expect(printReport(tinyReport(events.slice(0, 2)))).not.toContain('← store 1: heartbeat #1');
});

test('an illegal operation is marked at its return', () => {
  const report = tinyReport(EVENTS, { illegalOperations: [{ actor: 'client 1', operation: 1 }] });
  expect(printReport(report)).toContain('✗ ILLEGAL: put x=1 → unknown');
});

test.each([100, 120, 160, 200])('no line of the table is longer than %i', (width) => {
  const table = printReport(sampleReport(), { width }).split('Events:\n')[1]!;
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('text of a solution cannot control a terminal', () => {
  const events = [{ at: 0, actor: 'store 1', kind: 'log', data: { message: 'a\u001b[2Jb\nc' } }];
  const text = printReport(tinyReport(events, { message: 'x\u001b[2Jy', history: 'h\u001b[2J' }));
  expect(text).toContain('log: a�[2Jb c');
  expect(text).not.toContain('\u001b');
});
