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
     0.000                           starts
     0.000                                                     starts
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
     2.000                           crashes
     2.400 put x=1 → unknown
     2.500 == simulation: violation: durability ==

State when the run ended:
  store 1: down
`);
});

test('a shrunk run of another seed is announced above the command that repeats it; the heading has the failing seed', () => {
  const text = printReport(tinyReport(EVENTS, { seed: 18, shownSeed: 19 }));
  expect(text).toContain('lab1/put-is-found, seed 18: violation, durability\n');
  expect(text).toContain('The run below is a smaller one with the same failure (seed 19). To repeat it:\nReproduce: ');
  expect(printReport(tinyReport(EVENTS))).not.toContain('smaller');
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

test('an event comes before its consequences, and the end of the run comes last, all at the same time', () => {
  const events: ReportEvent[] = [
    { at: 10, actor: 'store 1', kind: 'call', data: { what: 'propose "x"' } },
    { at: 10, actor: 'store 1', kind: 'output', data: { line: 'hello' } },
    { at: 10, actor: 'store 2', kind: 'status', data: { role: 'leader' } },
    { at: 10, actor: 'world', kind: 'violation', data: { property: 'commit', message: 'Expected 1, found 2.' } },
  ];
  const text = printReport(tinyReport(events));
  expect(text.indexOf('call: propose')).toBeGreaterThan(0);
  expect(text.indexOf('call: propose')).toBeLessThan(text.indexOf('console: hello'));
  expect(text.indexOf('console: hello')).toBeLessThan(text.indexOf('== simulation: violation: commit. Expected 1, found 2. =='));
});

test('repeated rows are folded into one, whatever they are', () => {
  const round = (i: number): ReportEvent[] => [
    { at: 10 * i, actor: 'store 1', kind: 'send', data: { message: i, to: 'store 2', type: 'append', summary: 'term 1' } },
    { at: 10 * i + 5, actor: 'store 2', kind: 'receive', data: { message: i, from: 'store 1' } },
  ];
  const text = printReport(tinyReport(Array.from({ length: 30 }, (_, i) => round(i)).flat()));
  expect(text).toContain('… the same 2 rows, 29 more times');
  expect(text.match(/→ store 2: append/g)).toHaveLength(1);
});

test('far from the end of a long run, disk events are folded; near the end, writes are shown', () => {
  const write = (i: number): ReportEvent => ({
    at: i,
    actor: 'store 1',
    kind: 'write',
    data: { number: i, sync: false, operations: `put applied ${i}` },
  });
  const text = printReport(tinyReport(Array.from({ length: 400 }, (_, i) => write(i))));
  expect(text).toContain('disk events');
  expect(text).toContain('unsynced write 399: put applied 399');
  expect(text).not.toContain('put applied 100');
});

test('the internal state when the run ended is listed below the public status', () => {
  const events: ReportEvent[] = [
    { at: 0, actor: 'store 1', kind: 'status', data: { role: 'leader', term: 2 } },
    { at: 1, actor: 'store 1', kind: 'state', data: { 'store 2': 'match 3, next 4, probing', votes: '' } },
    { at: 2, actor: 'store 1', kind: 'reader', data: { reader: 1, opened: true, by: 'applyRead (apply.ts:3)' } },
    { at: 3, actor: 'store 1', kind: 'reader', data: { reader: 2, opened: true, by: '' } },
    { at: 4, actor: 'store 1', kind: 'reader', data: { reader: 2, opened: false, by: '' } },
  ];
  expect(printReport(tinyReport(events))).toContain(
    '  store 1: leader, term 2\n    store 2: match 3, next 4, probing\n    open reader 1: by applyRead (apply.ts:3)\n',
  );
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
