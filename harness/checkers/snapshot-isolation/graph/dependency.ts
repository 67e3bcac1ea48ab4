/**
 * Why one transaction comes before another: `to` depends on `from` (Adya 1999, section 3).
 *
 * Of a `read-write` dependency, also called an anti-dependency, `to` overwrote what `from` had read; so `from` had its snapshot before `to`
 * committed. Of all others, `from` had committed before `to` had its snapshot.
 */
export type Dependency =
  | { readonly kind: 'write-read' | 'write-write' | 'read-write'; readonly from: number; readonly to: number; readonly key: string }
  | { readonly kind: 'session' | 'real-time'; readonly from: number; readonly to: number };
