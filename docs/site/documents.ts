import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

import { CHECKED_ONLY, NAVIGATION } from './navigation';

/** A block of code in a document. */
export interface CodeBlock {
  readonly file: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** All our documents, those without a page too. */
export const DOCUMENTS: readonly string[] = [...NAVIGATION.flatMap(({ files }) => files), ...CHECKED_ONLY];

export function textOfDocument(file: string): string {
  return readFileSync(join(PROJECT_ROOT, file), 'utf8');
}

export function codeBlocks(language: string): CodeBlock[] {
  return DOCUMENTS.flatMap((file) => blocksOf(file)).filter((block) => block.language === language);
}

function blocksOf(file: string): CodeBlock[] {
  const text = textOfDocument(file);
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ index, 1: language, 2: code }) => {
    return { file, line: text.slice(0, index).split('\n').length + 1, language: language!, code: code! };
  });
}
