/** The colours of the picture. They come from the variables of the style sheet. */
export class Palette {
  private readonly known = new Map<string, string>();

  /** The value of `--name`. */
  color(name: string): string {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    this.known.set(name, value);
    return value;
  }

  /** After a change between light and dark. */
  forget(): void {
    this.known.clear();
  }
}

const OWN_COLOR = new Set(['append', 'vote', 'heartbeat', 'snapshot', 'operations']);
const SPARE_COLORS = ['other-1', 'other-2', 'other-3'];

/** The name of a message group's colour, given all groups of the run. */
export function colorOfGroup(group: string, groups: readonly string[]): string {
  if (OWN_COLOR.has(group)) return group;
  const others = groups.filter((other) => !OWN_COLOR.has(other));
  return SPARE_COLORS[Math.max(0, others.indexOf(group)) % SPARE_COLORS.length]!;
}

/** The name of a role's colour. A `pre-candidate` has the colour of a candidate. */
export function colorOfRole(role: string | undefined): string {
  if (role === undefined) return 'follower';
  if (/leader/i.test(role)) return 'leader';
  return /candidate/i.test(role) ? 'candidate' : 'follower';
}

/** The name of a fault kind's colour; `-soft` after it gives the one for areas. */
export function colorOfFault(kind: string): string {
  if (/partition|stall/.test(kind)) return 'partition';
  return /crash|pause/.test(kind) ? 'crash' : 'slow';
}
