import { printBytes } from '#kit/bytes';
import type { TraceEvent, TraceValue } from '#harness/trace/trace';

/** All of it, to see how two events differ: `receive message=7 from=store 2 at 12.3 ms` */
export function printBriefly({ at, kind, data }: TraceEvent): string {
  return `${kind}${printData(data)} at ${at / 1000} ms`;
}

/** For people who want to know what somebody did last: `sent heartbeat #7 to store 2 at 12.3 ms` */
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
