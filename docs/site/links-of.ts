import type { Token } from './markdown';

/** A `link_open` token, and the line it stands in, counted from 1. */
export interface LinkAt {
  readonly token: Token;
  readonly line: number;
}

/** All links that the writer wrote, in order; the links that headings carry to themselves are not among them. */
export function linksOf(tokens: readonly Token[]): LinkAt[] {
  const links: LinkAt[] = [];
  let line = 1;
  for (const token of tokens) {
    if (token.map !== null) line = token.map[0] + 1;
    let inside = line;
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') inside++;
      if (child.type === 'link_open' && child.attrGet('class') !== 'header-anchor') links.push({ token: child, line: inside });
    }
  }
  return links;
}
