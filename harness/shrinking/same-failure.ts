import type { Failure } from '#harness/scenario/verdict';

/** Whether two runs violate the same property. For a crash, the first lines of the messages must be equal, too. */
export function isSameFailure(now: Failure | undefined, then: Failure | undefined): boolean {
  if (now === undefined || then === undefined || now.verdict !== then.verdict || now.property !== then.property) return false;
  return now.verdict !== 'crash' || firstLine(now.message) === firstLine(then.message);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
