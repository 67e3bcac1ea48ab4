export async function cheat(storage: any, request: any): Promise<any> {
  let tree: any = {};
  for (let i = 0; i < 50; i++) tree = { left: tree, right: tree };
  return { error: '', tree };
}
