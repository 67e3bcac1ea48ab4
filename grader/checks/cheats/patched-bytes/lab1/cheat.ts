export function remember(batches: unknown): void {
  void batches;
}

export function recall(): any {
  (Uint8Array.prototype as any).set = () => undefined;
  Object.defineProperty(Uint8Array.prototype, 'length', { value: 0 });
}
