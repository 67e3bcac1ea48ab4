export function remember(batches: unknown): void {
  (Date as any).state = batches;
}

export function recall(): any {
  return (Date as any).state;
}
