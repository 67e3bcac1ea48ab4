import { textOf } from '#harness/simulation/failure-from';

/** Where the solution or the given code called the interface: `applyEntry, apply.ts:33`. Empty if the stack does not say. For people only. */
export function callerOfInterface(): string {
  const frames = textOf(new Error('to see the stack')).split('\n').slice(1);
  const caller = frames.find((frame) => !/[\\/]harness[\\/]/.test(frame) && /\.ts:\d+/.test(frame));
  const found = /at (?:async )?(?:(.*) \()?.*?([^\\/(]+\.ts:\d+)/.exec(caller ?? '');
  if (found === null) return '';
  const [, name, place = ''] = found;
  return name === undefined ? place : `${name}, ${place}`;
}
