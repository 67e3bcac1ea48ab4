/** A virtual time in microseconds, for people: `12.300 ms`. */
export function time(micros: number): string {
  return `${(micros / 1000).toFixed(3)} ms`;
}
