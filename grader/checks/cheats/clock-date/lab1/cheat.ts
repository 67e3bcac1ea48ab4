export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = new (new Date(0) as any).constructor().getTime();
  return { error: now === undefined ? '' : '' };
}
