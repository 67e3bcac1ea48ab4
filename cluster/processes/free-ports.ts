import { tryToListen } from '#cluster/grpc/listen-address';

/** Below the ports that systems give to outgoing connections: nobody takes one of these by chance. */
const FIRST = 21_000;
const LAST = 31_000;

/** The first of `count` ports in a row that nobody listens on now. Processes that ask at the same time begin at different places. */
export async function freePorts(count: number): Promise<number> {
  const blocks = Math.floor((LAST - FIRST) / count);
  for (let i = 0; i < blocks; i++) {
    const first = FIRST + ((process.pid + i) % blocks) * count;
    if (await areFree(first, count)) return first;
  }
  throw new Error(`there are no ${count} free ports in a row from ${FIRST} to ${LAST}`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  const tries = Array.from({ length: count }, (_, i) => tryToListen({ host: '127.0.0.1', port: first + i }));
  return (await Promise.allSettled(tries)).every(({ status }) => status === 'fulfilled');
}
