export function remember(batches: unknown): void {
  (Array as any)[Symbol.for('x')] = batches;
}

export function recall(): any {
  return (Array as any)[Symbol.for('x')];
}
