export function remember(batches: unknown): void {
  (Math as any).state = batches;
}

export function recall(): any {
  return (Math as any).state;
}
