import { gradedTest } from '#grader/catalogue/define-test';
import { type ScriptedCode, loadCode } from '#grader/suites/lab2a/scripted-node';
import { tidb } from '#grader/suites/references';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { describeInfos, indented } from './describe';
import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'region heartbeats';

export const anyOrder = gradedTest('lab3c', 'any-order', {
  title: 'Heartbeats that arrive in any order, also repeated, end in the same state: that of the newest ones',
  points: 1,
  seeds: 1,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'accepted-heartbeats',
  async run(context) {
    const code = await loadCode(context);
    for (const history of [ONE_REGION, A_SPLIT, TWO_SPLITS]) await context.part(() => everyOrder(code, history));
  },
});

interface History {
  readonly old: readonly SampleOptions[];
  /** In ascending order of the keys. */
  readonly newest: readonly SampleOptions[];
}

const ONE_REGION: History = {
  old: [{}, { stores: [2, 1, 3], term: 2 }, { stores: [2, 1, 3, 4], term: 2, confVer: 2, pending: [4] }],
  newest: [{ stores: [4, 2, 3], term: 3, confVer: 3, size: 44 }],
};

const A_SPLIT: History = {
  old: [
    { id: 1, term: 5, size: 100 },
    { id: 1, term: 6, stores: [3, 1, 2], size: 101 },
  ],
  newest: [
    { id: 2, range: ['', 'm'], version: 2, term: 1, stores: [2, 1, 3], size: 60 },
    { id: 1, range: ['m', ''], version: 2, term: 6, stores: [3, 1, 2], size: 41 },
  ],
};

const TWO_SPLITS: History = {
  old: [
    { id: 1, size: 100 },
    { id: 2, range: ['', 'm'], version: 2, size: 60 },
  ],
  newest: [
    { id: 3, range: ['', 'f'], version: 3, size: 20 },
    { id: 2, range: ['f', 'm'], version: 3, size: 40, confVer: 2, stores: [1, 2] },
    { id: 1, range: ['m', ''], version: 2, size: 40 },
  ],
};

/** Wrong counters after one heartbeat belong to another cluster: the tests before have checked one heartbeat. */
const NEW = 'A scheduler has started with nothing in its `cluster`, after others that are loaded from the same files';

function everyOrder(code: ScriptedCode, { old, newest }: History): void {
  const heartbeats = [...old, ...newest].map((options) => sampleInfo(options));
  const expected = newest.map((options) => sampleInfo(options));
  for (const order of permutations(heartbeats)) {
    const cluster = new ReportedCluster(code);
    // The first one arrives again at the end: it must not bring back what it says.
    cluster.report(order[0]!);
    cluster.expectCounters('region heartbeats', `${NEW}. Its first heartbeat was:\n${indented(describeInfos([order[0]!]))}\n`);
    for (const info of [...order.slice(1), order[0]!]) cluster.report(info);
    const when = `These heartbeats arrived in this order, and the first one again at the end:\n${indented(describeInfos(order))}\n`;
    cluster.expectRegions(expected, PROPERTY, when);
    cluster.expectCounters('store counters', when);
  }
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}
