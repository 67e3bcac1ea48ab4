/** Where to read about what a test checks. @param section for instance `section 5.2` */
export function paper(section: string): string {
  return `Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), ${section}`;
}

export function thesis(section: string): string {
  return `Ongaro, Consensus: Bridging Theory and Practice (2014), ${section}`;
}

export function tidb(section: string): string {
  return `Huang et al., TiDB: A Raft-based HTAP Database (2020), ${section}`;
}
