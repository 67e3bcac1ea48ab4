/**
 * Makes these fields of a given host constant, and lets nobody add others. The parts get the host, and those that watch it call
 * its methods.
 */
export function fixFields<Host extends object>(host: Host, names: readonly (keyof Host)[]): void {
  for (const name of names) Object.defineProperty(host, name, { writable: false, configurable: false });
  Object.preventExtensions(host);
}
