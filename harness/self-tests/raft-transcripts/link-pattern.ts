import type { Message } from '#kit/wire/raft';

/** Links of the network: `1->2` is one, `1->*` all from 1, `*->2` all to 2, and `*->*` all links. */
export class LinkPattern {
  private readonly from: string;
  private readonly to: string;

  /** @throws Error for anything else */
  constructor(text: string) {
    const parts = /^(\d+|\*)->(\d+|\*)$/.exec(text);
    if (parts === null) throw new Error(`'${text}' is not a link; examples: 1->2, 1->*, *->2, *->*`);
    [this.from, this.to] = [parts[1]!, parts[2]!];
  }

  /** Whether the message is sent on one of these links. */
  has({ from, to }: Message): boolean {
    return covers(this.from, from) && covers(this.to, to);
  }
}

function covers(end: string, id: number): boolean {
  return end === '*' || end === String(id);
}
