/**
 * Goal: the fast checker gives the verdicts of the plain search, and its linearizations and explanations are correct. Method: tens of
 * thousands of small random histories of all models, with much concurrency, unknown outcomes and mistakes, compared with `plainSearch`.
 */
import { deadline, type Operation } from './history';
import { checkLinearizability } from './linearizability';
import { ILLEGAL, type SequentialModel } from './model';
import { PartitionCheck, partitionsOf } from './partition-check';
import { plainSearch } from './plain-search';
import { RANDOM_CASES, type RandomCase } from './random/cases';
import { randomHistory } from './random/random-history';
import { RandomIntegers } from './random/random-integers';

const HISTORIES = 1600;
const MAX_STEPS = 1_000_000;

type AnyModel = SequentialModel<unknown, unknown, unknown>;
type AnyOperation = Operation<unknown, unknown>;

function drawHistory({ workload, plainOperations }: RandomCase, seed: number): AnyOperation[] {
  const random = new RandomIntegers(seed);
  return randomHistory(workload, {
    seed: seed + 1_000_000,
    clients: 2 + random.below(6),
    operations: 4 + random.below(plainOperations - 3),
    unknownPercent: random.pick([0, 10, 30, 60]),
    mistakePercent: random.pick([0, 30, 70, 90]),
  });
}

/** The prefix of the history up to `time`. */
function upTo(operations: readonly AnyOperation[], time: number): AnyOperation[] {
  return operations
    .filter((operation) => operation.invokedAt <= time)
    .map((operation) => (deadline(operation) <= time ? operation : { ...operation, output: undefined }));
}

/** Whether `order` is a linearization of `operations`, by the definition. */
function isLinearization(model: AnyModel, operations: readonly AnyOperation[], order: readonly AnyOperation[]): boolean {
  let state: unknown = model.initial();
  const isLegal = order.every(({ input, output }) => (state = model.step(state, input, output)) !== ILLEGAL);
  const keepsRealTime = order.every((later, index) => order.slice(0, index).every((earlier) => deadline(later) > earlier.invokedAt));
  const placed = new Set(order.map((operation) => operation.invokedAt));
  const isWhole = operations.every((operation) => operation.output === undefined || placed.has(operation.invokedAt));
  return isLegal && keepsRealTime && isWhole && placed.size === order.length;
}

function showsWitness(model: AnyModel, operations: readonly AnyOperation[]): boolean {
  return partitionsOf(model, operations).every(([, part]) => {
    const check = new PartitionCheck(model, part);
    return check.run(MAX_STEPS) === 'linearizable' && isLinearization(model, part, check.linearization());
  });
}

/** Whether the history is legal before the return of the first stuck operation, and illegal with it. */
function explains(model: AnyModel, operations: readonly AnyOperation[]): boolean {
  const result = checkLinearizability(model, operations, { maxSteps: MAX_STEPS });
  if (result.verdict !== 'illegal') return false;
  const part = partitionsOf(model, operations).find(([name]) => name === result.partition)![1];
  const { longestPrefix, stuck } = result.explanation;
  const end = deadline(stuck[0]!);
  const before = Math.max(-1, ...part.map(deadline).filter((time) => time < end));
  return !plainSearch(model, upTo(part, end)) && isLinearization(model, upTo(part, before), longestPrefix);
}

/** The first history for which the property does not hold, one line per operation. Empty if it holds for all. */
function firstWrong(
  model: AnyModel,
  histories: readonly AnyOperation[][],
  property: (history: AnyOperation[], index: number) => boolean,
): string[] {
  const wrong = histories.find((history, index) => !property(history, index)) ?? [];
  return wrong.map(({ client, input, output, invokedAt, returnedAt }) => {
    return `[${invokedAt}, ${returnedAt}] client ${client}: ${model.describe(input, output)}`;
  });
}

describe.each(RANDOM_CASES)('$name', (randomCase) => {
  const { model } = randomCase;
  const histories = Array.from({ length: HISTORIES }, (_, seed) => drawHistory(randomCase, seed));
  const isLegal = histories.map((history) => partitionsOf(model, history).every(([, part]) => plainSearch(model, part)));

  test('the fast checker gives the verdict of the plain search', () => {
    const isRight = (history: AnyOperation[], index: number): boolean =>
      checkLinearizability(model, history, { maxSteps: MAX_STEPS }).verdict === (isLegal[index] ? 'linearizable' : 'illegal');
    expect(firstWrong(model, histories, isRight)).toEqual([]);
  });

  test('both verdicts occur often', () => {
    const legal = isLegal.filter((verdict) => verdict).length;
    expect(legal).toBeGreaterThan(HISTORIES / 20);
    expect(HISTORIES - legal).toBeGreaterThan(HISTORIES / 20);
  });

  test('a linearizable history has a correct linearization', () => {
    expect(firstWrong(model, histories, (history, index) => !isLegal[index] || showsWitness(model, history))).toEqual([]);
  });

  test('the explanation of an illegal history is the shortest', () => {
    expect(firstWrong(model, histories, (history, index) => isLegal[index]! || explains(model, history))).toEqual([]);
  });
});
