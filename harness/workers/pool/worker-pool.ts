import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import { type TaskEnd, type WorkerOptions, WorkerProcess, overBudget } from '#harness/workers/pool/worker-process';

interface Job<Task, Progress, Result> {
  readonly task: Task;
  readonly onProgress: (progress: Progress) => void;
  readonly budget: CpuBudget | undefined;
  /** It runs in a process of its own. */
  readonly fresh: boolean;
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

/** Runs tasks in `size` warm child processes, first come, first served. A child that dies is replaced. */
export class WorkerPool<Task, Progress, Result> {
  private readonly idle: WorkerProcess<Task, Progress, Result>[] = [];
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
    return this.enqueue({ task, onProgress, budget, fresh: false });
  }

  /** Runs `task` in a new process, and ends the process afterwards. Meanwhile one of the warm processes waits. */
  async runFresh(task: Task, budget?: CpuBudget): Promise<TaskEnd<Result>> {
    // It is never cancelled, so it has an end.
    return (await this.enqueue({ task, onProgress: () => undefined, budget, fresh: true }).end)!;
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
    for (const worker of [...this.idle, ...this.busy]) worker.kill();
  }

  private cancel(job: Job<Task, Progress, Result>): void {
    const waiting = this.queue.indexOf(job);
    if (waiting < 0) return job.worker?.abandon();
    this.queue.splice(waiting, 1);
    job.resolve(undefined);
  }

  private dispatch(): void {
    while (!this.closed && this.idle.length > 0 && this.queue.length > 0) {
      const job = this.queue.shift()!;
      const exhausted = job.budget?.exhausted;
      if (exhausted === undefined) void (job.fresh ? this.runAlone(job) : this.runOn(this.takeIdle(), job));
      else job.resolve({ kind: 'died', death: overBudget(exhausted) });
    }
  }

  /** Replaces a child that died while it was idle. */
  private takeIdle(): WorkerProcess<Task, Progress, Result> {
    const worker = this.idle.pop()!;
    return worker.gone ? new WorkerProcess(this.options) : worker;
  }

  private async runAlone(job: Job<Task, Progress, Result>): Promise<void> {
    const waiting = this.idle.pop()!;
    const worker = new WorkerProcess<Task, Progress, Result>(this.options);
    this.busy.add(worker);
    const end = await worker.run(job.task, job.onProgress, job.budget);
    this.busy.delete(worker);
    worker.kill();
    if (this.closed) return;
    this.idle.push(waiting);
    job.resolve(end);
    this.dispatch();
  }

  private async runOn(worker: WorkerProcess<Task, Progress, Result>, job: Job<Task, Progress, Result>): Promise<void> {
    this.busy.add(worker);
    job.worker = worker;
    const end = await worker.run(job.task, job.onProgress, job.budget);
    this.busy.delete(worker);
    // A late cancellation must not reach the worker's next task.
    job.worker = undefined;
    if (this.closed) return;
    this.idle.push(end.kind === 'died' ? new WorkerProcess(this.options) : worker);
    job.resolve(end);
    this.dispatch();
  }
}
