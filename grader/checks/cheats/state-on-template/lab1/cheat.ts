const tag = (strings: any): any => strings;
const strings = (): any => tag`x`;

export function remember(batches: unknown): void {
  (strings() as any).state = batches;
}

export function recall(): any {
  return (strings() as any).state;
}
