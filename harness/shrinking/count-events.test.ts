import type { TraceEvent } from '#harness/trace/trace';

import { countEvents } from './count-events';

const event = (actor: string, kind: TraceEvent['kind'], data: TraceEvent['data'] = {}): TraceEvent => ({ at: 0, actor, kind, data });
const count = (trace: readonly TraceEvent[]): number => countEvents({ faults: [], scriptedFaults: [], trace });

let operations = 0;
function exchange(what: string, result: string): TraceEvent[] {
  const operation = ++operations;
  return [
    event('client 1', 'invoke', { operation, what, to: 'store 1' }),
    event('client 1', 'return', { operation, outcome: 'answered', result }),
  ];
}

test('calls, answers, crashes and changes of status count; messages and the disk do not', () => {
  const quiet = [event('store 1', 'send'), event('store 1', 'write'), event('world', 'crash')];
  expect(count([...quiet, ...exchange('put', ''), event('store 1', 'crash'), event('store 2', 'status')])).toBe(4);
});

test('a call that is repeated with the same answer counts once', () => {
  const retries = Array.from({ length: 500 }, () => exchange('put', 'NotLeader')).flat();
  expect(count(retries)).toBe(2);
  expect(count([...retries, ...exchange('put', 'done')])).toBe(3);
});

test('after a change of status, the same call counts again', () => {
  expect(count([...exchange('get', '1'), event('store 1', 'status'), ...exchange('get', '1')])).toBe(5);
});
