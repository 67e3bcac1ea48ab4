export function remember(batches: unknown): void {
  (TextEncoder.prototype as any).state = batches;
}

export function recall(): any {
  return (TextEncoder.prototype as any).state;
}
