export async function cheat(storage: any, request: any): Promise<any> {
  const engine = storage.engine;
  for (const key of Reflect.ownKeys(engine)) if (engine[key]?.simulation) engine[key].simulation.fail = () => undefined;
  engine.incarnation.simulation.failWith = () => undefined;
  engine.incarnation.simulation.fail = () => undefined;
}
