import type { WriteStream } from 'node:tty';

import { createColors } from 'picocolors';

import type { Selection } from '#grader/run/plan';
import type { TestRun } from '#grader/run/test-run';

/** Says how far a grade is: one line that changes on a terminal, a plain line a test elsewhere. */
export interface Progress {
  update(run: TestRun): void;
  finished(run: TestRun): void;
  stop(): void;
}

export function makeProgress(selection: Selection, out: NodeJS.WriteStream): Progress {
  return out.isTTY ? new TerminalProgress(selection, out) : new PlainProgress(out);
}

function resultLine(run: TestRun, out: NodeJS.WriteStream): string {
  // By the stream and not by the environment: in CI a log is read, too.
  const pc = createColors(out.isTTY === true);
  const passed = run.verdict() === 'pass';
  const { seedsRun } = run.summary();
  const seeds = seedsRun === 0 ? '' : `, ${seedsRun} ${seedsRun === 1 ? 'seed' : 'seeds'}`;
  const mark = passed ? pc.green('pass') : pc.red(run.verdict());
  const points = `${passed ? run.test.points : 0}/${run.test.points}`;
  return `${mark}  ${points.padStart(5)}  ${run.test.id}${pc.dim(seeds)}\n`;
}

class PlainProgress implements Progress {
  constructor(private readonly out: NodeJS.WriteStream) {}

  update(): void {
    // A line a test is enough for a log.
  }

  finished(run: TestRun): void {
    this.out.write(resultLine(run, this.out));
  }

  stop(): void {
    this.out.write('\n');
  }
}

const REFRESH_MS = 100;

class TerminalProgress implements Progress {
  private readonly begun = process.hrtime.bigint();
  private readonly seedsDone = new Map<string, number>();
  private readonly seedsPlanned: number;
  private readonly timer: NodeJS.Timeout;
  private earned = 0;
  private testsDone = 0;

  constructor(
    private readonly selection: Selection,
    private readonly out: WriteStream,
  ) {
    this.seedsPlanned = selection.tests.reduce((total, { seeds }) => total + seeds, 0);
    this.timer = setInterval(() => this.draw(), REFRESH_MS);
    this.draw();
  }

  update(run: TestRun): void {
    this.seedsDone.set(run.test.id, run.seedsDone);
  }

  finished(run: TestRun): void {
    // A test that failed early needs no more seeds.
    this.seedsDone.set(run.test.id, run.seedsPlanned);
    this.testsDone++;
    if (run.verdict() === 'pass') this.earned += run.test.points;
    this.clear();
    this.out.write(resultLine(run, this.out));
    this.draw();
  }

  stop(): void {
    clearInterval(this.timer);
    this.clear();
    this.out.write('\n');
  }

  private clear(): void {
    this.out.write('\r\x1b[2K');
  }

  private draw(): void {
    const done = [...this.seedsDone.values()].reduce((total, seeds) => total + seeds, 0);
    const seconds = Number(process.hrtime.bigint() - this.begun) / 1e9;
    const share = this.seedsPlanned === 0 ? 1 : done / this.seedsPlanned;
    const left = share > 0.02 ? `, ${Math.ceil((seconds / share) * (1 - share))} s left` : '';
    const tests = `${this.testsDone}/${this.selection.tests.length} tests`;
    const text = `${bar(share)} ${tests}, ${done}/${this.seedsPlanned} seeds, ${this.earned} points so far${left}`;
    this.clear();
    this.out.write(text.slice(0, this.out.columns - 1));
  }
}

function bar(share: number): string {
  const width = 20;
  const full = Math.round(share * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}]`;
}
