import { quantity } from '#kit/quantity';
import type { WriteStream } from 'node:tty';

import { createColors } from 'picocolors';

import type { Selection } from '#grader/run/plan';
import type { TestRun } from '#grader/run/test-run';

/**
 * Shows the progress of a grade: one changing line on a terminal, and a line that stays for each test that fails. The table at the end
 * has a row for every test.
 */
export interface GradeProgress {
  update(run: TestRun): void;
  finished(run: TestRun): void;
  /** So many failures are being shrunk. */
  shrinking(failures: number): void;
  stop(): void;
}

export function makeProgress(selection: Selection, out: NodeJS.WriteStream): GradeProgress {
  return out.isTTY ? new TerminalProgress(selection, out) : new PlainProgress(out);
}

function failureLine(run: TestRun, out: NodeJS.WriteStream): string {
  // The stream decides about colors, not the environment: the log of a CI system is a file.
  const pc = createColors(out.isTTY === true);
  return `${pc.red(`failed (${run.verdict()})`)}  ${run.test.id}\n`;
}

class PlainProgress implements GradeProgress {
  constructor(private readonly out: NodeJS.WriteStream) {}

  update(): void {
    // A log shows only lines that stay.
  }

  finished(run: TestRun): void {
    if (run.verdict() !== 'pass') this.out.write(failureLine(run, this.out));
  }

  shrinking(): void {
    // The results follow.
  }

  stop(): void {
    this.out.write('\n');
  }
}

const REFRESH_MS = 100;

/** Before this share of the seeds is done, an estimate of the remaining time would be wrong. */
const ESTIMATE_SHARE_MIN = 0.02;

class TerminalProgress implements GradeProgress {
  private readonly startedAt = process.hrtime.bigint();
  private readonly seedsDone = new Map<string, number>();
  private readonly seedsPlanned: number;
  private readonly timer: NodeJS.Timeout;
  private earned = 0;
  private testsDone = 0;
  private failuresLeft = 0;

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
    if (run.verdict() !== 'pass') this.out.write(failureLine(run, this.out));
    this.draw();
  }

  shrinking(failures: number): void {
    this.failuresLeft = failures;
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
    const text = this.failuresLeft > 0 ? this.shrinkingText() : this.seedsText();
    this.clear();
    this.out.write(text.slice(0, this.out.columns - 1));
  }

  private shrinkingText(): string {
    return `shrinking ${quantity(this.failuresLeft, 'failure')}, ${quantity(this.earned, 'point')}`;
  }

  private seedsText(): string {
    const done = [...this.seedsDone.values()].reduce((total, seeds) => total + seeds, 0);
    const seconds = Number(process.hrtime.bigint() - this.startedAt) / 1e9;
    const share = this.seedsPlanned === 0 ? 1 : done / this.seedsPlanned;
    const left = share > ESTIMATE_SHARE_MIN ? `, ${Math.ceil((seconds / share) * (1 - share))} s left` : '';
    const tests = `${this.testsDone}/${this.selection.tests.length} tests`;
    return `${bar(share)} ${tests}, ${done}/${this.seedsPlanned} seeds, ${quantity(this.earned, 'point')}${left}`;
  }
}

function bar(share: number): string {
  const width = 20;
  const full = Math.round(share * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}]`;
}
