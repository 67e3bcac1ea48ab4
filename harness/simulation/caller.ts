import { textOf } from '#harness/simulation/failure-from';

/** The number of functions of the stack that are named. */
const NAMED_MAX = 2;

/** The harness, and what a test puts between the solution and the simulation. */
const OURS = /[\\/](harness|grader)[\\/]/;

/**
 * Who called the interface, for people: `applyRead (apply.ts:33), called by applyCommitted (apply.ts:20)`. Empty if the stack does not say.
 */
export function callerOfInterface(): string {
  const frames = textOf(new Error('to see the stack')).split('\n').slice(1);
  const named = frames
    .filter((frame) => !OURS.test(frame))
    .map(nameOf)
    .filter((name) => name !== '');
  return named.slice(0, NAMED_MAX).join(', called by ');
}

function nameOf(frame: string): string {
  const [, name = 'a function', place = ''] = /at (?:async )?(?:(.*?) \()?.*?([^\\/(]+\.ts:\d+)/.exec(frame) ?? [];
  return place === '' ? '' : `${name} (${place})`;
}
