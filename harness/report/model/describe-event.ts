import { dataOf } from '#harness/report/model/event-data';
import { describeOperation, operationKey } from '#harness/report/model/operations';
import type { Story } from '#harness/report/model/story';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

/**
 * The event with this index in one line, without its time and actor: `→ store 2: append #17, entries 4..6`. The number ties a
 * line to the other end of the message. Of a status, only what has changed.
 */
export function describeEvent(story: Story, index: number): string {
  const event = story.report.events[index]!;
  const changes = story.statusChanges.get(index);
  if (changes !== undefined) return describeStatus(changes);
  return describeMessage(story, event) ?? describeCall(story, event) ?? describeOther(event);
}

function describeMessage({ messages }: Story, event: ReportEvent): string | undefined {
  const { kind, data } = event;
  if (kind !== 'send' && kind !== 'receive' && kind !== 'drop') return undefined;
  const message = messages.get(Number(data['message']));
  if (message === undefined) return undefined;
  const what = `${message.type} #${message.number}`;
  const detail = message.summary === '' ? '' : `, ${message.summary}`;
  if (kind === 'send') return `→ ${message.to}: ${what}${detail}`;
  if (kind === 'receive') return `← ${message.from}: ${what}${detail}`;
  const route = event.actor === message.to ? `from ${message.from}` : `to ${message.to}`;
  return `× ${what} ${route} lost: ${data['why'] ?? 'dropped'}`;
}

function describeCall({ operationsByKey }: Story, event: ReportEvent): string | undefined {
  const invoked = dataOf(event, 'invoke');
  if (invoked !== undefined) return `calls ${invoked.what ?? ''}`;
  const returned = dataOf(event, 'return');
  if (returned === undefined) return undefined;
  const operation = operationsByKey.get(operationKey(event.actor, returned.operation ?? NaN));
  if (operation === undefined) return undefined;
  return `${operation.illegal ? '✗ ILLEGAL: ' : ''}${describeOperation(operation)}`;
}

function describeOther({ kind, data }: ReportEvent): string {
  switch (kind) {
    case 'start':
      return `starts${Number(data['incarnation']) > 1 ? `, life ${data['incarnation']}` : ''}`;
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

/** `leader, term 3, commit 7, applied 6`, and whatever else it says; `region 2: ` before it where it names a region. */
export function describeStatus(status: StoreStatus): string {
  const { region, role, term, ...rest } = status;
  const standing = [role, ...(term === undefined ? [] : [`term ${term}`])].filter((part) => part !== undefined).join(', ');
  const others = Object.entries(rest).filter(([name, value]) => !(name === 'leader' && value === 0));
  const said = [standing, ...others.map(([name, value]) => `${name} ${value}`)].filter((part) => part !== '').join(', ');
  return region === undefined ? said : `region ${region}: ${said}`;
}
