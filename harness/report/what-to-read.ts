/** The section of the page, and the literature if there is any: `docs/lab2b.md#reads; Ongaro (2014), section 6.4`. */
export function whatToRead({ docs, references }: { readonly docs: string; readonly references: string }): string {
  return references === '' ? docs : `${docs}; ${references}`;
}
