export function remember(batches: unknown): void {
  (console as any).state = batches;
}

export function recall(): any {
  return (console as any).state;
}
