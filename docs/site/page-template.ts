import { escapeHtml } from '#harness/report/html/escape';
import type { Heading } from './document';
import { relativeAddress } from './output-path';

export interface PageLink {
  /** The path from the site's root. */
  readonly page: string;
  readonly title: string;
}

export interface SidebarGroup {
  readonly title: string;
  readonly links: readonly PageLink[];
}

export interface PageParts {
  /** The path from the site's root. */
  readonly page: string;
  readonly title: string;
  readonly body: string;
  readonly headings: readonly Heading[];
  readonly sidebar: readonly SidebarGroup[];
  readonly previous?: PageLink | undefined;
  readonly next?: PageLink | undefined;
  /** For pages of source code, which has long lines. */
  readonly wide?: boolean;
}

/** A complete page. It uses only files of the site: no server and no other host. */
export function pageTemplate(parts: PageParts): string {
  const { page, title, body } = parts;
  const to = (target: string): string => escapeHtml(relativeAddress(page, target));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title === 'TypeKV' ? title : `${title} · TypeKV`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to('assets/style.css')}">
<script src="${to('assets/theme.js')}"></script>
</head>
<body data-root="${to('.') || '.'}">
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="${to('index.html')}">TypeKV</a>
<button type="button" class="menu" aria-expanded="false" aria-controls="pages" hidden>Pages</button>
<div class="search" role="search" hidden>
<input type="search" id="search" placeholder="Search  /" aria-label="Search the pages" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
<ul id="results" role="listbox" aria-label="Results" hidden></ul>
</div>
<button type="button" class="theme" hidden>Theme</button>
</header>
<div class="columns${parts.wide === true ? ' wide' : ''}">
<nav id="pages" aria-label="Pages">
${parts.sidebar.map((group) => sidebarGroup(group, page)).join('\n')}
</nav>
<main id="content">
<article>
${body}</article>
${neighbours(parts)}
</main>
${contents(parts.headings)}
</div>
<script src="${to('assets/site.js')}"></script>
</body>
</html>
`;
}

function sidebarGroup({ title, links }: SidebarGroup, page: string): string {
  const items = links.map((link) => `<li>${anchorTo(link, page, link.page === page ? ' aria-current="page"' : '')}</li>`);
  return `<h2>${escapeHtml(title)}</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}

function anchorTo({ page: target, title }: PageLink, page: string, attributes = ''): string {
  return `<a href="${escapeHtml(relativeAddress(page, target))}"${attributes}>${escapeHtml(title)}</a>`;
}

function neighbours({ previous, next, page }: PageParts): string {
  if (previous === undefined && next === undefined) return '';
  const before = previous === undefined ? '<span></span>' : `<span>Previous<br>${anchorTo(previous, page, ' rel="prev"')}</span>`;
  const after = next === undefined ? '<span></span>' : `<span class="next">Next<br>${anchorTo(next, page, ' rel="next"')}</span>`;
  return `<nav class="neighbours" aria-label="Previous and next page">${before}${after}</nav>`;
}

/** Links to the headings of levels 2 and 3. Empty if there are fewer than two. */
function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 2) return '<div></div>';
  const items = shown.map(({ level, anchor, text }) => `<li class="level-${level}"><a href="#${escapeHtml(anchor)}">${escapeHtml(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}
