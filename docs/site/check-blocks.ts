import { PARTS } from '#kit/parts';

import type { Problem } from './broken-docs';
import type { Document, Token } from './document';
import { fieldsOf } from './field-table';
import { LANGUAGES } from './markdown';

/** Mistakes in the blocks of a page: no title, an unknown container, part or language, or an image. */
export function checkBlocks({ file, headings, tokens }: Document): Problem[] {
  const untitled = headings[0]?.level === 1 ? [] : [{ file, line: 1, message: 'expected a title (# Title) as the first heading' }];
  const problems = tokens.flatMap((token) => {
    const message = problemOf(token);
    return message === undefined ? [] : [{ file, line: (token.map?.[0] ?? 0) + 1, message }];
  });
  return [...untitled, ...problems];
}

function problemOf({ type, content, info, children }: Token): string | undefined {
  if (type === 'inline' && content.startsWith(':::')) return `unknown container: ${content.split('\n')[0]}`;
  if (type === 'container_graded-tests_open') return problemOfPart(info.trim().split(/\s+/)[1] ?? '');
  if (type === 'container_fields_open') return problemOfFields(info.trim().split(/\s+/).slice(1));
  if (type === 'fence' && !isKnown(info)) {
    return `unknown language of a code block: '${info.trim()}'. Available languages: ${LANGUAGES.join(', ')}`;
  }
  const image = children?.find((child) => child.type === 'image');
  return image === undefined ? undefined : `images are not supported (image '${String(image.attrGet('src'))}')`;
}

function problemOfPart(part: string): string | undefined {
  const names = PARTS.map(({ name }) => name);
  return names.includes(part) ? undefined : `unknown part '${part}'. Available parts: ${names.join(', ')}`;
}

function problemOfFields([file = '', name = '']: readonly string[]): string | undefined {
  return fieldsOf(file, name) === undefined ? `there is no interface '${name}' in the file '${file}'` : undefined;
}

function isKnown(info: string): boolean {
  return (LANGUAGES as readonly string[]).includes(info.trim().split(/\s/)[0]!);
}
