import type { CodeSource } from '#harness/scenario/code-source';

import { type Protocol, RIGHT } from './protocol';
import { PROTOCOL } from './scenario';

/** A protocol as the code of stores. Its classes hold nothing of their own, so every incarnation starts afresh. */
export function codeOf(variant: Partial<Protocol> = {}): CodeSource {
  const protocol: Protocol = { ...RIGHT, ...variant };
  const modules: Readonly<Record<string, unknown>> = { [PROTOCOL]: protocol };
  return { instance: () => ({ load: <Exports>(name: string) => modules[name] as Exports }) };
}
