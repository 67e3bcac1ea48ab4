import type { Command } from 'commander';

import { BrokenDocs } from '#docs/site/broken-docs';
import { buildSite } from '#docs/site/build-site';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';

interface DocsFlags {
  readonly output: string;
  readonly check?: boolean;
}

export function define(command: Command): Action {
  command.option('--output <dir>', 'folder for the site', 'site').option('--check', 'only check links, anchors and blocks; write nothing');
  return docs;
}

/** Renders the pages. A page that cannot be published is reported, each problem on a line with file and line. */
async function docs({ output, check }: DocsFlags): Promise<ExitCode> {
  try {
    const pages = await buildSite({ output: check === true ? undefined : output });
    console.log(check === true ? `No problems found in ${pages} pages.` : `Wrote ${pages} pages to ${output}. Open ${output}/index.html.`);
    return EXIT.pass;
  } catch (error) {
    if (!(error instanceof BrokenDocs)) throw error;
    console.error(error.message);
    return EXIT.failed;
  }
}
