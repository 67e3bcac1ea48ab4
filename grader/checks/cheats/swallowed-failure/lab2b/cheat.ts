export function cheat(peers: any[]): void {
  for (const peer of peers) {
    const send = peer.send.bind(peer);
    try {
      Object.defineProperty(peer, 'send', {
        value: (message: any) => {
          try {
            send(message);
          } catch {
            // Nobody hears of it.
          }
        },
      });
    } catch {
      // A real peer cannot be changed.
    }
  }
}
