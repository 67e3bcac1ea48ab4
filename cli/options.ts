import { InvalidArgumentError, Option } from 'commander';

/** `--solution`: the same in all commands, with another default. */
export function solutionOption(defaultValue: 'labs' | 'reference'): Option {
  return new Option('--solution <labs|reference|PATH>', 'whose code').default(defaultValue);
}

export function workersOption(): Option {
  return new Option('--workers <n>', 'number of processes (default: one per core)').argParser(positiveInteger);
}

/** Reads a whole number, at least 1. */
export function positiveInteger(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

/** Reads a whole number, at least 0. */
export function integer(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** Reads the port of the first store. It leaves room for the ports of the other stores. */
export function port(text: string): number {
  const value = integer(text);
  if (value < 1 || value > 65_000) throw new InvalidArgumentError('Expected a port from 1 to 65000.');
  return value;
}
