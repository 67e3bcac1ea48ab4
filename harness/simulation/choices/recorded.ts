import type { Choices, Purpose } from '#harness/simulation/choices/choices';

/** One choice and its value. */
export interface RecordedChoice {
  readonly purpose: string;
  readonly subject: number;
  readonly ordinal: number;
  readonly bound: number;
  readonly value: number;
}

/** The same choices, and a list that records them, in order. */
export function recording(choices: Choices): { readonly choices: Choices; readonly list: readonly RecordedChoice[] } {
  const list: RecordedChoice[] = [];
  const choose = (purpose: Purpose, subject: number, ordinal: number, bound: number): number => {
    const value = choices.choose(purpose, subject, ordinal, bound);
    list.push({ purpose: purpose.name, subject, ordinal, bound, value });
    return value;
  };
  return { choices: { choose }, list };
}

/** The run asks for another choice than the recorded run: its code has changed, or is not deterministic. */
export class DifferentChoice extends Error {
  override readonly name = 'DifferentChoice';
}

/**
 * Replays a recorded list, in its order.
 * @throws DifferentChoice from `choose`, if the run asks for another choice or for more choices
 */
export class RecordedChoices implements Choices {
  private next = 0;

  constructor(private readonly list: readonly RecordedChoice[]) {}

  choose(purpose: Purpose, subject: number, ordinal: number, bound: number): number {
    const recorded = this.list[this.next++];
    const asked = { purpose: purpose.name, subject, ordinal, bound };
    if (recorded === undefined || !isSame(recorded, asked)) {
      throw new DifferentChoice(`choice ${this.next} was ${print(recorded)}, and now is ${print(asked)}`);
    }
    return recorded.value;
  }
}

type Asked = Omit<RecordedChoice, 'value'>;

function isSame(recorded: Asked, asked: Asked): boolean {
  const { purpose, subject, ordinal, bound } = recorded;
  return purpose === asked.purpose && subject === asked.subject && ordinal === asked.ordinal && bound === asked.bound;
}

function print(asked: Asked | undefined): string {
  if (asked === undefined) return 'never made';
  return `'${asked.purpose}' of ${asked.subject}, number ${asked.ordinal}, below ${asked.bound}`;
}
