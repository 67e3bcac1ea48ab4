import type { ReportEvent } from '#harness/report/report-data';

import { describeMoment, regionTimeline } from './region-timeline';

function event(at: number, actor: string, kind: string, data: ReportEvent['data']): ReportEvent {
  return { at, actor, kind, data };
}

const EVENTS: readonly ReportEvent[] = [
  event(1, 'store 1', 'region', { region: 1, what: 'created', state: 'all keys' }),
  event(2, 'store 2', 'region', { region: 1, what: 'created', state: 'all keys' }),
  event(3, 'store 1', 'status', { region: 1, role: 'leader', term: 6 }),
  event(4, 'store 1', 'status', { region: 1, role: 'leader', term: 6, commit: 9 }),
  event(5, 'store 1', 'region', { region: 1, what: 'changed', state: 'up to "c"' }),
  event(5, 'store 1', 'region', { region: 8, what: 'created', state: 'from "c" on' }),
  event(6, 'store 2', 'region', { region: 1, what: 'removed' }),
];

test('each state of a region is one line, with the stores that had it; leaders and removals stand between them', () => {
  expect(regionTimeline(EVENTS).map((moment) => `${moment.at} ${describeMoment(moment)}`)).toEqual([
    '1 region 1: all keys (store 1, store 2)',
    '3 region 1: store 1 leads in term 6',
    '5 region 1: up to "c" (store 1)',
    '5 region 8: from "c" on (store 1)',
    '6 region 1: its peer on store 2 is removed',
  ]);
});

test('a run whose regions cannot change has none', () => {
  expect(regionTimeline(EVENTS.filter(({ kind }) => kind !== 'region'))).toEqual([]);
});
