export function remember(batches: unknown): void {
  void batches;
}

export function recall(): any {
  (Promise.prototype as any).catch = function (): any {
    return this;
  };
}
