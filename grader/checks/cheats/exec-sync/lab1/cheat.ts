declare const require: any;
declare const module: any;
export async function cheat(storage: any, request: any): Promise<any> {
  const { execSync } = (module as any).require?.('child_process') ?? require('child_process');
  execSync('touch /tmp/typekv-cheat-mark');
}
