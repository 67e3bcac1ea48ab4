import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { EngineSnapshot } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import type { RegionError } from '#kit/wire/error';
import type { RaftCmdResponse } from '#kit/wire/raft-command';

/** The property that a wrong number or kind of answers violates. */
export const ONE_ANSWER = 'one answer each';

type Answer = RegionError | 'done' | 'unknown';

/** Records the answers to a command. */
export class FakeCallback implements Callback {
  /** Is called at each answer. */
  onAnswer: (reader?: EngineSnapshot) => void = () => undefined;
  /** Is told each answer in words, for reports. */
  onRecorded: (answer: string) => void = () => undefined;
  private readonly answers: Answer[] = [];
  /** The response of the last answer, and whether it came with a reader. */
  last: { readonly response: RaftCmdResponse; readonly hasReader: boolean } | undefined;

  /** @param what names the command in messages: `put "k" at 3@1`. @param property what a wrong answer violates */
  constructor(
    readonly what: string,
    private readonly property: Property = ONE_ANSWER,
  ) {}

  answer(response: RaftCmdResponse, reader?: EngineSnapshot): void {
    this.record(response.header?.error ?? 'done');
    this.last = { response, hasReader: reader !== undefined };
    this.onAnswer(reader);
    reader?.close();
  }

  /** What the solution gets: the methods of `Callback`. */
  view(): Callback {
    return Object.freeze<Callback>({
      answer: (response, reader) => this.answer(response, reader),
      outcomeUnknown: () => this.outcomeUnknown(),
    });
  }

  outcomeUnknown(): void {
    this.record('unknown');
  }

  private record(answer: Answer): void {
    this.answers.push(answer);
    this.onRecorded(describeAnswer(answer));
  }

  expectNothingYet(why: string): void {
    check(
      this.answers.length === 0,
      this.property,
      () => `${this.what}: expected no answer yet, because ${why}; found ${this.describe()}.`,
    );
  }

  expectDone(why: string): void {
    this.expect(this.answers[0] === 'done', 'done', why);
  }

  expectStale(why: string): void {
    this.expectError('staleCommand', why);
  }

  expectUnknown(why: string): void {
    this.expect(this.answers[0] === 'unknown', 'a call of outcomeUnknown', why);
  }

  /** No answer yet, or one that does not say that the command took effect. */
  expectNotDone(why: string): void {
    const isRight = this.answers.length === 0 || (this.answers.length === 1 && this.answers[0] !== 'done');
    check(isRight, ONE_ANSWER, () => `${this.what}: expected at most one answer, not done, because ${why}; found ${this.describe()}.`);
  }

  /** @param name the field of `RegionError` that is set */
  expectError(name: keyof RegionError, why: string): void {
    const [error] = this.answers;
    this.expect(isRegionError(error) && error[name] !== undefined, errorName(name), why);
  }

  /** An error that has only a message, as `adminRefused` makes it. */
  expectAdminRefused(why: string): void {
    const [error] = this.answers;
    const isRefused = isRegionError(error) && error.message !== '' && nameOf(error) === undefined;
    this.expect(isRefused, 'an error of adminRefused, which has only a message', why);
  }

  /** Gives the `NotLeader` of the answer. */
  expectNotLeader(why: string): NonNullable<RegionError['notLeader']> {
    this.expectError('notLeader', why);
    return (this.answers[0] as RegionError).notLeader!;
  }

  private expect(isRight: boolean, expected: string, why: string): void {
    check(
      isRight && this.answers.length === 1,
      this.property,
      () => `${this.what}: expected exactly one answer, ${expected}, because ${why}; found ${this.describe()}.`,
    );
  }

  /** The answers so far, in words. */
  describe(): string {
    return this.answers.length === 0 ? 'no answer' : this.answers.map(describeAnswer).join(', then ');
  }
}

function isRegionError(answer: Answer | undefined): answer is RegionError {
  return typeof answer === 'object';
}

function describeAnswer(answer: Answer): string {
  if (answer === 'done') return 'done';
  if (answer === 'unknown') return 'a call of outcomeUnknown';
  const field = nameOf(answer);
  return `${field === undefined ? 'an error without a name' : errorName(field)} (${answer.message})`;
}

/** The field of a `RegionError` that says which error it is. */
function nameOf(error: RegionError): string | undefined {
  return Object.entries(error).find(([, value]) => typeof value === 'object' && value !== undefined)?.[0];
}

/** `StaleCommand`, for the field `staleCommand` of `RegionError`. */
function errorName(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}
