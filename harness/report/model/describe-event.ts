import { quantity } from '#kit/quantity';
import { dropReason } from '#harness/report/model/messages';
import { describeOperation, operationKey } from '#harness/report/model/operations';
import { dataOf, isSimulation } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportEvent } from '#harness/report/report-data';
import type { EventData, NoteData, StoreStatus, TraceValue } from '#harness/trace/vocabulary';

/**
 * The event with this index in one line, without its time and actor: `→ store 2: append #17, entries 4..6`. The number identifies
 * the message at its other end. For a status, only the changed fields.
 */
export function describeEvent(run: RunModel, index: number): string {
  const event = run.report.events[index]!;
  const changes = run.statusChanges.get(index);
  if (changes !== undefined) return event.kind === 'state' ? describeFields(changes) : describeStoreStatus(changes);
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
  const reason = dropReason(String(data['why'] ?? 'unknown reason'));
  return `× ${what} ${route} is lost${reason === 'lost' ? '' : `: ${reason}`}`;
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

function describeOther(event: ReportEvent): string {
  const { kind, data } = event;
  switch (kind) {
    case 'start':
      return `starts${Number(data['incarnation']) > 1 ? `, incarnation ${data['incarnation']}` : ''}`;
    case 'crash':
      return isSimulation(event.actor) ? describeEnd(event) : describeCrash(dataOf(event, 'crash')!);
    case 'violation':
    case 'stuck':
    case 'unknown':
      return describeEnd(event);
    case 'region':
      return `region ${data['region']} is ${data['what']}${data['state'] === undefined ? '' : `: ${data['state']}`}`;
    case 'log':
      return `log: ${data['message']}`;
    case 'output':
      return `console: ${data['line']}`;
    case 'write':
      return `${data['sync'] === true ? 'synced write' : 'unsynced write'} ${data['number']}: ${data['operations']}`;
    case 'written':
      return `write ${data['number']} is complete`;
    case 'get':
      return `reads ${data['record'] ?? `${data['cf']}/${data['key']}`}`;
    case 'next':
      return `iterates: ${data['record'] ?? `${data['cf']}/${data['key']}`}`;
    case 'call':
      return `call: ${data['what']}`;
    case 'result':
      return String(data['what']);
    case 'reader':
      return describeReader(dataOf(event, 'reader')!);
    case 'explored':
      return `the exploration ends after ${data['states']} states`;
    default:
      return [kind, ...Object.entries(data).map(([name, value]) => `${name} ${value}`)].join(' ');
  }
}

/** The state when the run ended also names the caller of the function. */
function describeReader({ reader, opened, by = '' }: Partial<NoteData['reader']>): string {
  const [caller = ''] = by.split(', called by ');
  return `reader ${reader} is ${opened === true ? 'opened' : 'closed'}${caller === '' ? '' : ` by ${caller}`}`;
}

function describeEnd({ kind, data }: ReportEvent): string {
  const { property, message } = data;
  return `${kind}: ${property}${message === undefined ? '' : `. ${message}`}`;
}

/** The numbers are of batches that were not synced. */
function describeCrash({ lost = 0, survived = 0, inFlightSurvived = 0 }: Partial<EventData['crash']>): string {
  const batches = (count: number): string => quantity(count, 'unsynced write');
  const effects = [
    ...(lost > 0 ? [`loses ${batches(lost)}`] : []),
    ...(survived > 0 ? [`keeps ${batches(survived)}`] : []),
    ...(inFlightSurvived > 0 ? [`keeps ${batches(inFlightSurvived)} in flight`] : []),
  ];
  return ['crashes', ...effects].join(', ');
}

/** The changed fields of an internal state: `node 2: match 3, next 4; stable 3`. */
function describeFields({ region, ...fields }: StoreStatus): string {
  const text = Object.entries(fields)
    .map(([name, value]) => describeField(name, value))
    .join('; ');
  return region === undefined ? text : `region ${region}: ${text}`;
}

/** A value of several words is separated from its name. */
export function describeField(name: string, value: TraceValue): string {
  const text = String(value);
  return text.includes(' ') ? `${name}: ${text}` : `${name} ${text === '' ? 'none' : text}`;
}

/** `leader, term 3, commit 7, applied 6`, then any other fields. Begins with `region 2: ` if the status names a region. */
export function describeStoreStatus(status: StoreStatus): string {
  const { region, role, term, ...rest } = status;
  const standing = [role, ...(term === undefined ? [] : [`term ${term}`])].filter((part) => part !== undefined).join(', ');
  const others = Object.entries(rest).filter(([name, value]) => !(name === 'leader' && value === 0));
  const text = [standing, ...others.map(([name, value]) => `${name} ${value}`)].filter((part) => part !== '').join(', ');
  return region === undefined ? text : `region ${region}: ${text}`;
}
