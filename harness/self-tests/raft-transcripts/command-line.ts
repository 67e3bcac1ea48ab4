/** A command with its arguments: words, and options of the form `name=value`. */
export class CommandLine {
  readonly name: string;
  readonly words: readonly string[];
  private readonly options: ReadonlyMap<string, string>;

  constructor(line: string) {
    const [name, ...rest] = line.split(/ +/);
    this.name = name!;
    this.words = rest.filter((word) => !word.includes('='));
    this.options = new Map(rest.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]));
  }

  /** @throws Error for an option with another name */
  allow(...names: readonly string[]): void {
    for (const name of this.options.keys()) {
      if (!names.includes(name)) throw new Error(`unknown option '${name}'; available: ${names.join(', ')}`);
    }
  }

  /** The word at this place. @throws Error if it is not a number, or if there is neither a word nor a default */
  number(place: number, byDefault?: number): number {
    const word = this.words[place];
    if (word !== undefined) return toNumber(word);
    if (byDefault === undefined) throw new Error(`'${this.name}' needs a number`);
    return byDefault;
  }

  option(name: string, byDefault: number): number {
    const value = this.options.get(name);
    return value === undefined ? byDefault : toNumber(value);
  }

  text(name: string, byDefault: string): string {
    return this.options.get(name) ?? byDefault;
  }
}

function toNumber(word: string): number {
  if (!/^\d+$/.test(word)) throw new Error(`'${word}' is not a number`);
  return Number(word);
}
