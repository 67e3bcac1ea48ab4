export function cheat(engine: any): void {
  const snapshot = engine.snapshot.bind(engine);
  engine.snapshot = () => hiding(snapshot());
}

/** A reader that hides all old values but the one that the snapshot has, too. */
function hiding(reader: any): any {
  const isHidden = (cf: string, { key, value }: any): boolean =>
    cf !== 'raft' && (value.length === 0 ? key[0] === 0x69 : value[0] === 0x6f && !(cf === 'default' && key[0] === 0x64));
  const iterator = (cf: string, range: any): any => {
    const cursor = reader.iterator(cf, range);
    const next = async (): Promise<any> => {
      for (;;) {
        const entry = await cursor.next();
        if (entry === undefined || !isHidden(cf, entry)) return entry;
      }
    };
    return { next, close: () => cursor.close() };
  };
  return { get: (cf: string, key: Uint8Array) => reader.get(cf, key), iterator, close: () => reader.close() };
}
