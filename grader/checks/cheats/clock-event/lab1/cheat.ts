export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = new (Event as any)('x').timeStamp;
  return { error: now === undefined ? '' : '' };
}
