import { check } from '#harness/scenario/check';
import type { EngineSnapshot } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import type { RegionError } from '#kit/wire/error';
import type { RaftCmdResponse } from '#kit/wire/raft-command';

export const CALLBACKS = 'one answer each';

/** Somebody who waits for the answer to a command. */
export class MadeCallback implements Callback {
  /** Looks on when an answer comes. */
  onAnswer: (reader?: EngineSnapshot) => void = () => undefined;
  private readonly heard: (RegionError | 'done' | 'unknown')[] = [];

  /** @param what of the command, for people: `put "k" at 3@1` */
  constructor(readonly what: string) {}

  answer(response: RaftCmdResponse, reader?: EngineSnapshot): void {
    this.heard.push(response.header?.error ?? 'done');
    this.onAnswer(reader);
    reader?.close();
  }

  outcomeUnknown(): void {
    this.heard.push('unknown');
  }

  expectNothingYet(why: string): void {
    check(this.heard.length === 0, CALLBACKS, () => `${this.what}: ${why}, but was answered: ${this.describe()}.`);
  }

  expectDone(why: string): void {
    this.expect(this.heard[0] === 'done', `done: ${why}`);
  }

  expectStale(why: string): void {
    this.expect(isRegionError(this.heard[0]) && this.heard[0].staleCommand !== undefined, `StaleCommand: ${why}`);
  }

  /** The `NotLeader` that was answered. */
  expectNotLeader(why: string): NonNullable<RegionError['notLeader']> {
    const [error] = this.heard;
    this.expect(isRegionError(error) && error.notLeader !== undefined, `NotLeader: ${why}`);
    return (error as RegionError).notLeader!;
  }

  private expect(isRight: boolean, expected: string): void {
    check(isRight && this.heard.length === 1, CALLBACKS, () => `${this.what}: expected one answer, ${expected}; got ${this.describe()}.`);
  }

  private describe(): string {
    return this.heard.length === 0 ? 'none' : this.heard.map(describeAnswer).join(', and then ');
  }
}

function isRegionError(heard: RegionError | 'done' | 'unknown' | undefined): heard is RegionError {
  return typeof heard === 'object';
}

function describeAnswer(heard: RegionError | 'done' | 'unknown'): string {
  if (heard === 'done') return 'that it is done';
  if (heard === 'unknown') return 'that its outcome is unknown';
  const name =
    Object.entries(heard).find(([, value]) => typeof value === 'object' && value !== undefined)?.[0] ?? 'an error without a name';
  return `${name} (${heard.message})`;
}
