/** How long the primary waits for a backup that it has granted a lease, in milliseconds on the primary's clock. */
export const LEASE_MS = 300;

/** The maximum drift of a clock, as a fraction. */
const MAX_DRIFT = 0.01;

/**
 * How long a backup uses a lease, in milliseconds on the backup's clock, starting when it asked for it. The lease ends before
 * the primary stops waiting, even with the slowest clock at the backup and the fastest at the primary (Gray & Cheriton,
 * Leases, SOSP 1989, section 5).
 */
export const USABLE_LEASE_MS = (LEASE_MS * (1 - MAX_DRIFT)) / (1 + MAX_DRIFT);
