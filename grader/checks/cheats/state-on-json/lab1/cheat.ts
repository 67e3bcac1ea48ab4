export function remember(batches: unknown): void {
  (JSON as any).state = batches;
}

export function recall(): any {
  return (JSON as any).state;
}
