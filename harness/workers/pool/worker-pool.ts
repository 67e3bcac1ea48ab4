import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import { type TaskEnd, type WorkerOptions, WorkerProcess, overBudget } from '#harness/workers/pool/worker-process';

interface Job<Task, Progress, Result> {
  readonly task: Task;
  readonly onProgress: (progress: Progress) => void;
  readonly budget: CpuBudget | undefined;
  /** Where it runs: with all tasks, with the tasks that run apart, or in a process of its own. */
  readonly process: 'shared' | 'apart' | 'fresh';
  readonly resolve: (end: TaskEnd<Result> | undefined) => void;
  /** The worker that runs it; `undefined` before and after. */
  worker?: WorkerProcess<Task, Progress, Result> | undefined;
}

/** A submitted task. */
export interface TaskHandle<Result> {
  /** How it ended; `undefined` if it was cancelled before it started. */
  readonly end: Promise<TaskEnd<Result> | undefined>;
  /** Removes the task from the queue, or asks the worker to stop it early. */
  cancel(): void;
}

/** Runs tasks in `size` warm child processes, first come, first served. A child that dies is replaced by the next task. */
export class WorkerPool<Task, Progress, Result> {
  private readonly idle: WorkerProcess<Task, Progress, Result>[] = [];
  /** Idle processes for tasks that run apart. */
  private readonly idleApart: WorkerProcess<Task, Progress, Result>[] = [];
  private readonly busy = new Set<WorkerProcess<Task, Progress, Result>>();
  private readonly queue: Job<Task, Progress, Result>[] = [];
  private closed = false;

  constructor(
    private readonly options: WorkerOptions<Task, Progress, Result>,
    private readonly size: number,
  ) {
    for (let i = 0; i < size; i++) this.idle.push(new WorkerProcess(options));
  }

  /** @param budget pays for the task's CPU time; the task does not start when it is used up, and ends when that happens later */
  submit(task: Task, onProgress: (progress: Progress) => void = () => undefined, budget?: CpuBudget): TaskHandle<Result> {
    return this.enqueue({ task, onProgress, budget, process: 'shared' });
  }

  /**
   * Runs `task` in a process that never runs a task of `submit`, so that it shares nothing with the earlier runs of that task.
   * Meanwhile one of the other processes waits.
   */
  async runApart(task: Task, budget?: CpuBudget): Promise<TaskEnd<Result>> {
    // It is never cancelled, so it has an end.
    return (await this.enqueue({ task, onProgress: () => undefined, budget, process: 'apart' }).end)!;
  }

  /** Runs `task` in a new process, and ends the process afterwards. */
  async runFresh(task: Task): Promise<TaskEnd<Result>> {
    return (await this.enqueue({ task, onProgress: () => undefined, budget: undefined, process: 'fresh' }).end)!;
  }

  private enqueue(asked: Omit<Job<Task, Progress, Result>, 'resolve'>): TaskHandle<Result> {
    let job!: Job<Task, Progress, Result>;
    const end = new Promise<TaskEnd<Result> | undefined>((resolve) => (job = { ...asked, resolve }));
    this.queue.push(job);
    this.dispatch();
    return { end, cancel: () => this.cancel(job) };
  }

  /** Ends all children immediately. Running tasks never end. */
  close(): void {
    this.closed = true;
    for (const worker of [...this.idle, ...this.idleApart, ...this.busy]) worker.kill();
  }

  private cancel(job: Job<Task, Progress, Result>): void {
    const waiting = this.queue.indexOf(job);
    if (waiting < 0) return job.worker?.abandon();
    this.queue.splice(waiting, 1);
    job.resolve(undefined);
  }

  private dispatch(): void {
    while (!this.closed && this.busy.size < this.size && this.queue.length > 0) {
      const job = this.queue.shift()!;
      const exhausted = job.budget?.exhausted;
      if (exhausted === undefined) void this.run(job, this.idleFor(job));
      else job.resolve({ kind: 'died', death: overBudget(exhausted) });
    }
  }

  private idleFor({ process }: Job<Task, Progress, Result>): WorkerProcess<Task, Progress, Result>[] {
    if (process === 'fresh') return [];
    return process === 'apart' ? this.idleApart : this.idle;
  }

  /** @param idle the processes for this kind of task */
  private async run(job: Job<Task, Progress, Result>, idle: WorkerProcess<Task, Progress, Result>[]): Promise<void> {
    const free = idle.pop();
    // A child may die while it is idle.
    const worker = free === undefined || free.gone ? new WorkerProcess<Task, Progress, Result>(this.options) : free;
    this.busy.add(worker);
    job.worker = worker;
    const end = await worker.run(job.task, job.onProgress, job.budget);
    this.busy.delete(worker);
    // A late cancellation must not reach the worker's next task.
    job.worker = undefined;
    if (this.closed) return;
    if (job.process === 'fresh') worker.kill();
    else if (end.kind !== 'died') idle.push(worker);
    job.resolve(end);
    this.dispatch();
  }
}
