import { join } from 'node:path';

import { CpuBudget } from '#harness/workers/pool/cpu-budget';
import type { Order } from '#harness/workers/pool/testing/obedient-worker';
import { WorkerPool } from '#harness/workers/pool/worker-pool';
import type { TaskEnd } from '#harness/workers/pool/worker-process';

const SECONDS = 1000;

type Pool = WorkerPool<Order, number, string>;

const options = {
  script: join(__dirname, 'testing', 'obedient-worker.ts'),
  execArgv: ['-r', 'ts-node/register'],
  maxMemoryMegabytes: 200,
  cpuSecondsPerTask: 60,
  isProgress: (value: unknown): value is number => typeof value === 'number',
  isResult: (value: unknown): value is string => typeof value === 'string',
};

let pool: Pool;
beforeEach(() => (pool = new WorkerPool(options, 1)));
afterEach(() => pool.close());

async function end(order: Order): Promise<TaskEnd<string> | undefined> {
  return pool.submit(order).end;
}

test(
  'tasks are answered in the order in which they came',
  async () => {
    const answers: string[] = [];
    const values = ['a', 'b', 'c', 'd'];
    await Promise.all(values.map((value) => end({ kind: 'answer', value }).then(() => answers.push(value))));
    expect(answers).toEqual(values);
  },
  60 * SECONDS,
);

test(
  'an error of the worker itself is not reported as a death, and the worker continues',
  async () => {
    const first = await end({ kind: 'process id' });
    expect(await end({ kind: 'fail' })).toMatchObject({
      kind: 'broken',
      message: expect.stringContaining('the worker itself is broken') as string,
    });
    expect(await end({ kind: 'process id' })).toEqual(first);
  },
  60 * SECONDS,
);

test(
  'a child that ends itself is reported with its status and last words, and replaced',
  async () => {
    const [death, next] = await Promise.all([
      end({ kind: 'exit', status: 7, lastWords: 'farewell' }),
      end({ kind: 'answer', value: 'here' }),
    ]);
    expect(death).toEqual({ kind: 'died', death: { kind: 'exit', code: 7, signal: null, stderr: 'farewell' } });
    expect(next).toEqual({ kind: 'done', result: 'here' });
  },
  60 * SECONDS,
);

test(
  'a child that dies while nothing runs costs no task',
  async () => {
    const ended = (await end({ kind: 'process id' })) as { result: string };
    process.kill(Number(ended.result), 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await end({ kind: 'answer', value: 'here' })).toEqual({ kind: 'done', result: 'here' });
  },
  60 * SECONDS,
);

test(
  'a flood of output ends the child',
  async () => {
    expect(await end({ kind: 'flood', bytes: 5_000_000 })).toEqual({ kind: 'died', death: { kind: 'output' } });
  },
  60 * SECONDS,
);

test(
  'a lot of output over many tasks is no flood',
  async () => {
    for (let i = 0; i < 5; i++) expect(await end({ kind: 'flood', bytes: 1_000_000 })).toMatchObject({ kind: 'done' });
  },
  60 * SECONDS,
);

test(
  'a task is cancelled in the queue before it begins, and while it runs at its next chance',
  async () => {
    let counted = 0;
    const running = pool.submit({ kind: 'count' }, (count) => {
      counted = count;
      if (count === 3) running.cancel();
    });
    const waiting = pool.submit({ kind: 'answer', value: 'never' });
    waiting.cancel();
    expect(await waiting.end).toBeUndefined();
    expect(await running.end).toEqual({ kind: 'done', result: 'abandoned' });
    expect(counted).toBeGreaterThanOrEqual(3);
    running.cancel();
    expect(await end({ kind: 'answer', value: 'not abandoned' })).toEqual({ kind: 'done', result: 'not abandoned' });
  },
  60 * SECONDS,
);

test(
  'a task that runs apart has a process that runs only such tasks; a fresh process has run nothing before',
  async () => {
    const [shared, apart] = await Promise.all([end({ kind: 'process id' }), pool.runApart({ kind: 'process id' })]);
    const again = await pool.runApart({ kind: 'process id' });
    expect(again).toEqual(apart);
    expect(shared).not.toEqual(apart);
    const fresh = [await pool.runFresh({ kind: 'process id' }), await pool.runFresh({ kind: 'process id' })];
    expect(new Set([shared, apart, ...fresh].map((ended) => (ended as { result: string }).result)).size).toBe(4);
  },
  60 * SECONDS,
);

test(
  'a task pays from its budget, also a short one, and the whole pays with it',
  async () => {
    const whole = new CpuBudget('grade', 100);
    const budget = new CpuBudget('test', 50, whole);
    await pool.submit({ kind: 'work', cpuSeconds: 0.3 }, undefined, budget).end;
    expect(budget.usedSeconds).toBeGreaterThanOrEqual(0.3);
    expect(budget.usedSeconds).toBeLessThan(10);
    expect(whole.usedSeconds).toBe(budget.usedSeconds);
  },
  60 * SECONDS,
);

test(
  'a task that uses up its budget is ended, and the next one of the budget does not start',
  async () => {
    const budget = new CpuBudget('test', 1);
    const death = { kind: 'died', death: { kind: 'cpu', budgetSeconds: 1, owner: 'test' } };
    expect(await pool.submit({ kind: 'work', cpuSeconds: 50 }, undefined, budget).end).toEqual(death);
    const used = budget.usedSeconds;
    expect(await pool.submit({ kind: 'work', cpuSeconds: 50 }, undefined, budget).end).toEqual(death);
    expect([used > 1, used < 20, budget.usedSeconds === used]).toEqual([true, true, true]);
    expect(await end({ kind: 'answer', value: 'here' })).toEqual({ kind: 'done', result: 'here' });
  },
  120 * SECONDS,
);
