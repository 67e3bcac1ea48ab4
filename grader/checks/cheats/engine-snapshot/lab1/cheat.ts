export async function cheat(storage: any, request: any): Promise<any> {
  const snapshot = storage.engine.snapshot();
  const iterator = snapshot.iterator('default');
  (snapshot.incarnation ?? iterator.incarnation).simulation.fail = () => undefined;
}
