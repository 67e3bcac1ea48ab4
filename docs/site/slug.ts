/** The anchor of a heading, computed as code hosts do, so that links work in the repository and on the site: `Column families` gives `column-families`. */
export function slug(heading: string): string {
  const kept = heading.trim().toLowerCase().replace(/[^\p{Letter}\p{Number}\s_-]/gu, '');
  return kept.replace(/\s/g, '-');
}
