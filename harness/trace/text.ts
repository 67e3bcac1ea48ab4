import { printBytes } from '#kit/bytes';
import type { TraceEvent } from '#harness/trace/trace';
import type { TraceValue } from '#harness/trace/vocabulary';

/** The complete event, to see how two events differ: `receive message=7 from=store 2 at 12.3 ms` */
export function printBriefly({ at, kind, data }: TraceEvent): string {
  return `${kind}${printData(data)} at ${at / 1000} ms`;
}

/** For people, without digests: `sent heartbeat #7 to store 2 at 12.3 ms` */
export function tellBriefly(event: TraceEvent): string {
  return `${tellWhat(event)} at ${event.at / 1000} ms`;
}

function tellWhat({ kind, data }: TraceEvent): string {
  const { digest: _, ...rest } = data;
  if (kind === 'send') return `sent ${rest['type']} #${rest['message']} to ${rest['to']}`;
  if (kind === 'receive') return `got #${rest['message']} from ${rest['from']}`;
  if (kind === 'drop') return `lost #${rest['message']} (${rest['why']})`;
  return `${kind}${printData(rest)}`;
}

function printData(data: TraceEvent['data']): string {
  return Object.entries(data)
    .map(([name, value]) => ` ${name}=${printValue(value)}`)
    .join('');
}

function printValue(value: TraceValue): string {
  return value instanceof Uint8Array ? printBytes(value) : String(value);
}

/** The first difference of two traces, in words; `undefined` if they are equal. */
export function firstDifference(left: readonly TraceEvent[], right: readonly TraceEvent[]): string | undefined {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [one, other] = [describe(left[i]), describe(right[i])];
    if (one !== other) return `The first event that differs is number ${i + 1}: ${one}; in the other run: ${other}.`;
  }
  return undefined;
}

function describe(event: TraceEvent | undefined): string {
  return event === undefined ? 'the run was over' : `${event.actor} ${printBriefly(event)}`;
}
