export function cheat(peers: any[]): void {
  for (const peer of peers) {
    for (const { callback } of peer.proposals) {
      callback.proposal = undefined;
      callback.acknowledged = () => undefined;
    }
  }
}
