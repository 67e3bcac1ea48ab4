declare const require: any;
export async function cheat(storage: any, request: any): Promise<any> {
  require('node:child_process').spawn('sh', ['-c', 'sleep 1; touch /tmp/typekv-cheat-mark'], { detached: true });
}
