import { PROJECT_ROOT } from '#grader/root';

import { BrokenDocs } from './broken-docs';
import { type Highlighter, shikiHighlighter } from './highlighter';
import { NAVIGATION, type NavigationGroup } from './navigation';
import { readDocuments } from './read-documents';
import { renderPages } from './render-pages';
import { siteAssets } from './site-assets';
import { writeSite } from './write-site';

export interface BuildOptions {
  /** The folder of the site. `undefined`: only check. */
  readonly output: string | undefined;
  /** The project whose documents these are; default: this one. */
  readonly root?: string;
  readonly navigation?: readonly NavigationGroup[];
  /** Default: shiki. */
  readonly highlight?: Highlighter;
}

/**
 * Renders the documents into a site of static pages that needs no server and no other host.
 *
 * @returns how many pages there are
 * @throws BrokenDocs for a broken link or anchor, an unknown container, code in an unknown language, a page that the
 *   navigation leaves out; nothing is written then
 */
export async function buildSite(options: BuildOptions): Promise<number> {
  const { output, root = PROJECT_ROOT, navigation = NAVIGATION } = options;
  const library = await readDocuments({ root, navigation, highlight: options.highlight ?? (await shikiHighlighter()) });
  if (library.problems.length > 0) throw new BrokenDocs(library.problems);
  const pages = renderPages(library, navigation, root);
  if (output !== undefined) writeSite(output, new Map([...pages, ...siteAssets(library.published)]));
  return pages.size;
}
