import { PROJECT_ROOT } from '#grader/root';

import { BrokenDocs } from './broken-docs';
import { type Highlighter, shikiHighlighter } from './markdown';
import { NAVIGATION, type NavigationGroup } from './navigation';
import { readDocuments } from './read-documents';
import { renderPages } from './render-pages';
import { siteAssets, writeSite } from './write-site';

export interface BuildOptions {
  /** The folder of the site. `undefined`: check only. */
  readonly output: string | undefined;
  /** The project whose documents are rendered. Default: this project. */
  readonly root?: string;
  readonly navigation?: readonly NavigationGroup[];
  /** Default: shiki. */
  readonly highlight?: Highlighter;
}

/**
 * Renders the documents into a site of static pages that needs no server and no other host.
 *
 * @returns the number of pages
 * @throws BrokenDocs for a broken link or anchor, an unknown container, code in an unknown language, or a page that is
 *   missing in the navigation. Nothing is written then.
 */
export async function buildSite(options: BuildOptions): Promise<number> {
  const { output, root = PROJECT_ROOT, navigation = NAVIGATION } = options;
  const library = await readDocuments({ root, navigation, highlight: options.highlight ?? (await shikiHighlighter()) });
  if (library.problems.length > 0) throw new BrokenDocs(library.problems);
  const pages = renderPages(library, navigation, root);
  if (output !== undefined) writeSite(output, new Map([...pages, ...siteAssets(library.published)]));
  return pages.size;
}
