import { PARTS } from '#kit/parts';

import type { Document } from './document';
import { LANGUAGES } from './highlighter';
import type { Token } from './markdown';
import type { Problem } from './problem';

/** What a reader would stumble over: an unknown container, code in an unknown language, an image, a page without a title. */
export function checkBlocks({ file, headings, tokens }: Document): Problem[] {
  const untitled = headings[0]?.level === 1 ? [] : [{ file, line: 1, message: 'a page begins with a heading, # Title' }];
  const problems = tokens.flatMap((token) => {
    const message = problemOf(token);
    return message === undefined ? [] : [{ file, line: (token.map?.[0] ?? 0) + 1, message }];
  });
  return [...untitled, ...problems];
}

function problemOf({ type, content, info, children }: Token): string | undefined {
  if (type === 'inline' && content.startsWith(':::')) return `no such container: ${content.split('\n')[0]}`;
  if (type === 'container_graded-tests_open') return problemOfPart(info.trim().split(/\s+/)[1] ?? '');
  if (type === 'fence' && !isKnown(info)) return `a code block in '${info.trim()}': one of ${LANGUAGES.join(', ')} is meant`;
  const image = children?.find((child) => child.type === 'image');
  return image === undefined ? undefined : `images are not supported (image '${String(image.attrGet('src'))}')`;
}

function problemOfPart(part: string): string | undefined {
  return PARTS.some(({ name }) => name === part) ? undefined : `there are no graded tests of a part '${part}'`;
}

function isKnown(info: string): boolean {
  return (LANGUAGES as readonly string[]).includes(info.trim().split(/\s/)[0]!);
}
