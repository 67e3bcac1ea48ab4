function inspect(): any {
  let found: any;
  console.log({ [Symbol.for('nodejs.util.inspect.custom')]: (_: any, __: any, given: any) => ((found = given), '') });
  return found;
}

export function remember(batches: unknown): void {
  inspect().state = batches;
}

export function recall(): any {
  return inspect().state;
}
