import type { balanceRegion } from '#labs/lab3c/balance-region';
import { loadCode } from '#grader/suites/lab2a/scripted-node';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import type { SubjectNotes } from '#harness/scenario/subject-notes';
import type { BalanceInput, BalanceStore, RegionMove } from '#kit/scheduler/balance';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { whyForbidden } from './balance-model';
import { describeInput, describeMove, indented } from './describe';

interface BalanceModule {
  readonly balanceRegion: typeof balanceRegion;
}

/** The decisions of a solution about inputs of the test. */
export class BalanceDecisions {
  private constructor(
    private readonly solution: BalanceModule,
    private readonly notes: SubjectNotes,
  ) {}

  static async start(context: ScenarioContext): Promise<BalanceDecisions> {
    const code = await loadCode(context);
    return new BalanceDecisions(code.load<BalanceModule>('#labs/lab3c/balance-region'), code.subject('the scheduler'));
  }

  /** The solution's move. It must not modify the input. */
  decide(input: BalanceInput): RegionMove | undefined {
    const before = describeInput(input);
    this.notes.call(() => `balanceRegion of ${before}`);
    const move = this.solution.balanceRegion(input) ?? undefined;
    this.notes.result(() => `returns ${describeMove(move)}`);
    const after = describeInput(input);
    check(
      before === after,
      'unmodified input',
      () => `balanceRegion was called. Expected that its input is as before:\n${indented(before)}\nFound:\n${indented(after)}`,
    );
    return move;
  }

  expectMove(input: BalanceInput, expected: RegionMove | undefined, property: Property, why: string): void {
    const move = this.decide(input);
    const [wanted, found] = [describeMove(expected), describeMove(move)];
    const forbidden = move && whyForbidden(input, move);
    check(
      forbidden === undefined,
      forbidden?.property ?? property,
      () => `${why}. Expected ${wanted}, found ${found}, although ${forbidden!.why}. The input:\n${indented(describeInput(input))}`,
    );
    check(wanted === found, property, () => `${why}. Expected ${wanted}, found ${found}. The input:\n${indented(describeInput(input))}`);
  }
}

/** Stores 1, 2, … with these sizes. @param notUp those that are not up */
export function storesOf(sizes: readonly number[], notUp: readonly number[] = []): readonly BalanceStore[] {
  return sizes.map((size, i) => ({ id: i + 1, size, isUp: !notUp.includes(i + 1) }));
}

export function inputOf(stores: readonly BalanceStore[], ...regions: readonly SampleOptions[]): BalanceInput {
  return { stores, regions: regions.map((options) => sampleInfo(options)), maxReplicas: 3 };
}

export function moveOf(regionId: number, fromStore: number, toStore: number): RegionMove {
  return { regionId, fromStore, toStore };
}
