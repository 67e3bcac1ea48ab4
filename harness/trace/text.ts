import { printBytes } from '#kit/bytes';
import type { TraceEvent, TraceValue } from '#harness/trace/trace';

/** The events as text, a line each: virtual milliseconds, who, what, and the rest. */
export function printTrace(events: readonly TraceEvent[]): string {
  return events.map(printEvent).join('\n');
}

function printEvent({ at, actor, kind, data }: TraceEvent): string {
  const time = (at / 1000).toFixed(3).padStart(10);
  return `${time} ms  ${actor.padEnd(9)} ${kind.padEnd(9)}${printData(data)}`;
}

/** `receive message=7 from=store 2, at 12.3 ms` */
export function printBriefly({ at, kind, data }: TraceEvent): string {
  return `${kind}${printData(data)} at ${at / 1000} ms`;
}

function printData(data: TraceEvent['data']): string {
  return Object.entries(data).map(([name, value]) => ` ${name}=${printValue(value)}`).join('');
}

function printValue(value: TraceValue): string {
  return value instanceof Uint8Array ? printBytes(value) : String(value);
}
