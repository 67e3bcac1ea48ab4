export function cheat(peers: any[]): void {
  for (const peer of peers) {
    const state = peer.raft.state ?? peer.raft.inspect();
    Object.defineProperty(state, 'term', { get: () => 0, set: () => undefined });
  }
}
