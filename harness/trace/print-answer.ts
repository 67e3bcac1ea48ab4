import { printBytes } from '#kit/bytes';

const MAX_LENGTH = 80;

/** An answer as one short line for people: bytes as text, of a message only the fields that say something; `null` is what was not found. */
export function printAnswer(answer: unknown): string {
  const text = answer === null ? 'nothing' : print(answer) || 'ok';
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

function print(value: unknown): string {
  if (value instanceof Uint8Array) return printBytes(value);
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return printFields(value);
  return value === undefined || value === null ? '' : String(value);
}

/** Empty texts, false and nothing are what a field has that was not set. */
function printFields(message: object): string {
  const isSet = (value: unknown): boolean =>
    value !== undefined && value !== '' && value !== false && !(value instanceof Uint8Array && value.length === 0);
  const fields = Object.entries(message).filter(([, value]) => isSet(value));
  return fields.map(([name, value]) => (value === true ? name : `${name} ${print(value)}`)).join(', ');
}
