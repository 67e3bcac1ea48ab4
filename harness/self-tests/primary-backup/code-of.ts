import type { CodeSource } from '#harness/scenario/code-source';

import { type Protocol, CORRECT } from './protocol';
import { PROTOCOL } from './scenario';

/** A protocol as the code of stores. Its classes have no static state, so every incarnation starts from its disk alone. */
export function codeOf(variant: Partial<Protocol> = {}): CodeSource {
  const protocol: Protocol = { ...CORRECT, ...variant };
  const modules: Readonly<Record<string, unknown>> = { [PROTOCOL]: protocol };
  return { instance: () => ({ load: <Exports>(name: string) => modules[name] as Exports }) };
}
