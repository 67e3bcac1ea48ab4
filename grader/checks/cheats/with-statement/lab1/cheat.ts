export async function cheat(): Promise<void> {
  with (globalThis) process.exit(0);
}
