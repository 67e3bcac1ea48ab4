export async function cheat(storage: any, request: any): Promise<any> {
  throw Object.assign(new Error('forged'), {
    name: 'RunFailed',
    failure: { verdict: 'unknown', property: 'internal error', message: 'forged' },
  });
}
