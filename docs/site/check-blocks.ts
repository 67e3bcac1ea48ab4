import type { Document } from './document';
import { LANGUAGES } from './highlighter';
import type { Problem } from './problem';

/** What a reader would stumble over: a container that nobody knows, code in an unnamed or unknown language. */
export function checkBlocks({ file, tokens }: Document): Problem[] {
  return tokens.flatMap((token) => {
    const line = (token.map?.[0] ?? 0) + 1;
    if (token.type === 'inline' && token.content.startsWith(':::')) return [{ file, line, message: `no such container: ${token.content.split('\n')[0]}` }];
    if (token.type !== 'fence' || isKnown(token.info)) return [];
    return [{ file, line, message: `a code block in '${token.info.trim()}': one of ${LANGUAGES.join(', ')} is meant` }];
  });
}

function isKnown(info: string): boolean {
  return (LANGUAGES as readonly string[]).includes(info.trim().split(/\s/)[0]!);
}
