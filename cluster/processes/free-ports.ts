import { tryToListen } from '#cluster/grpc/listen-address';

/** Below the ports that systems assign to outgoing connections, so that none of these is taken by chance. */
const FIRST = 21_000;
const LAST = 31_000;

/** Finds `count` consecutive free ports and returns the first one. Concurrent processes start their search at different ports. */
export async function freePorts(count: number): Promise<number> {
  const blocks = Math.floor((LAST - FIRST) / count);
  for (let i = 0; i < blocks; i++) {
    const first = FIRST + ((process.pid + i) % blocks) * count;
    if (await areFree(first, count)) return first;
  }
  throw new Error(`there are no ${count} consecutive free ports from ${FIRST} to ${LAST}: stop programs that listen there`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  const tries = Array.from({ length: count }, (_, i) => tryToListen({ host: '127.0.0.1', port: first + i }));
  return (await Promise.allSettled(tries)).every(({ status }) => status === 'fulfilled');
}
