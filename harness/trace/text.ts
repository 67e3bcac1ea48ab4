import { printBytes } from '#kit/bytes';
import type { TraceEvent, TraceValue } from '#harness/trace/trace';

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
