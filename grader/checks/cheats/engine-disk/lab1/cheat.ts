export async function cheat(storage: any, request: any): Promise<any> {
  storage.engine.disk.visible = storage.engine.disk.durable;
}
