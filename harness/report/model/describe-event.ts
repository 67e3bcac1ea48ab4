import { dropReason } from '#harness/report/model/messages';
import { describeOperation, operationKey } from '#harness/report/model/operations';
import { dataOf } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

/**
 * The event with this index in one line, without its time and actor: `→ store 2: append #17, entries 4..6`. The number identifies
 * the message at its other end. For a status, only the changed fields.
 */
export function describeEvent(run: RunModel, index: number): string {
  const event = run.report.events[index]!;
  const changes = run.statusChanges.get(index);
  if (changes !== undefined) return describeStoreStatus(changes);
  return describeMessage(run, event) ?? describeCall(run, event) ?? describeOther(event);
}

function describeMessage({ messages }: RunModel, event: ReportEvent): string | undefined {
  const { kind, data } = event;
  if (kind !== 'send' && kind !== 'receive' && kind !== 'drop') return undefined;
  const message = messages.get(Number(data['message']));
  if (message === undefined) return undefined;
  const what = `${message.type} #${message.number}`;
  const detail = message.summary === '' ? '' : `, ${message.summary}`;
  if (kind === 'send') return `→ ${message.to}: ${what}${detail}`;
  if (kind === 'receive') return `← ${message.from}: ${what}${detail}`;
  const route = event.actor === message.to ? `from ${message.from}` : `to ${message.to}`;
  return `× ${what} ${route} lost: ${dropReason(String(data['why'] ?? 'unknown reason'))}`;
}

function describeCall({ operationsByKey }: RunModel, event: ReportEvent): string | undefined {
  const invoked = dataOf(event, 'invoke');
  if (invoked !== undefined) return `invokes ${invoked.what ?? ''}`;
  const returned = dataOf(event, 'return');
  if (returned === undefined) return undefined;
  const operation = operationsByKey.get(operationKey(event.actor, returned.operation ?? NaN));
  if (operation === undefined) return undefined;
  return `${operation.illegal ? '✗ ILLEGAL: ' : ''}${describeOperation(operation)}`;
}

function describeOther({ kind, data }: ReportEvent): string {
  switch (kind) {
    case 'start':
      return `starts${Number(data['incarnation']) > 1 ? `, incarnation ${data['incarnation']}` : ''}`;
    case 'log':
      return `log: ${data['message']}`;
    case 'output':
      return `output: ${data['line']}`;
    case 'write':
      return `${data['sync'] === true ? 'synced write' : 'write'} ${data['number']}: ${data['operations']}`;
    case 'written':
      return `write ${data['number']} is complete`;
    default:
      return [kind, ...Object.entries(data).map(([name, value]) => `${name}=${value}`)].join(' ');
  }
}

/** `leader, term 3, commit 7, applied 6`, then any other fields. Begins with `region 2: ` if the status names a region. */
export function describeStoreStatus(status: StoreStatus): string {
  const { region, role, term, ...rest } = status;
  const standing = [role, ...(term === undefined ? [] : [`term ${term}`])].filter((part) => part !== undefined).join(', ');
  const others = Object.entries(rest).filter(([name, value]) => !(name === 'leader' && value === 0));
  const text = [standing, ...others.map(([name, value]) => `${name} ${value}`)].filter((part) => part !== '').join(', ');
  return region === undefined ? text : `region ${region}: ${text}`;
}
