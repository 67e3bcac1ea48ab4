export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = AbortSignal.timeout(1);
  return { error: now === undefined ? '' : '' };
}
