export async function cheat(storage: any, request: any): Promise<any> {
  const { execSync } = await import('node:child_process' as any);
  execSync('touch /tmp/typekv-cheat-mark');
}
