export function cheat(peers: any[]): void {
  for (const peer of peers) {
    const transport = (peer.environment ?? peer).transport;
    if (transport) transport.sending = () => undefined;
    peer.environment = undefined;
  }
}
