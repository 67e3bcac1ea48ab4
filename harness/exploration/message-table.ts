import { toHex } from '#kit/bytes';
import type { Entry, Message } from '#kit/wire/raft';

/** Numbers messages by their content: equal messages have the same number. */
export class MessageTable {
  private readonly numbers = new Map<string, number>();
  private readonly messages: Message[] = [];

  number(message: Message): number {
    const key = keyOf(message);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.messages.push(copyOf(message)) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** A new copy, as a receiver gets it. */
  copy(number: number): Message {
    return copyOf(this.messages[number]!);
  }

  receiver(number: number): number {
    return this.messages[number]!.to;
  }
}

function keyOf({ msgType, from, to, term, logTerm, index, commit, reject, entries }: Message): string {
  return `${msgType} ${from} ${to} ${term} ${logTerm} ${index} ${commit} ${reject} ${entries.map(keyOfEntry).join()}`;
}

function keyOfEntry({ index, term, entryType, data }: Entry): string {
  return `${index}@${term} ${entryType} ${toHex(data)}`;
}

function copyOf(message: Message): Message {
  return { ...message, entries: message.entries.map((entry) => ({ ...entry })) };
}
