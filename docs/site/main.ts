import { BrokenDocs } from './broken-docs';
import { buildSite } from './build-site';

/**
 * `npm run docs`: renders the documents into a site, or with `check` says what is wrong with them and writes nothing.
 *
 * @returns the exit status: 0, or 1 for documents that cannot be published, each problem on a line with file and line
 */
export async function docs({ output, check }: { output: string; check?: boolean }): Promise<number> {
  try {
    const pages = await buildSite({ output: check === true ? undefined : output });
    console.log(check === true ? `The documents are in order: ${pages} pages.` : `${pages} pages in ${output}. Open ${output}/index.html.`);
    return 0;
  } catch (error) {
    if (!(error instanceof BrokenDocs)) throw error;
    console.error(error.message);
    return 1;
  }
}
