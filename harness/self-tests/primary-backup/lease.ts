/** How long the primary waits for a backup that it has granted a lease, in milliseconds on the primary's clock. */
export const LEASE_MS = 300;

/** Clocks run too fast or too slow by at most this part. */
const MOST_DRIFT = 0.01;

/**
 * How long a backup uses a lease, in milliseconds on the backup's clock, from the moment it asked for it: over before the
 * primary stops waiting, even if the backup's clock is as slow and the primary's as fast as can be (Gray & Cheriton,
 * Leases, SOSP 1989, section 5).
 */
export const USABLE_LEASE_MS = (LEASE_MS * (1 - MOST_DRIFT)) / (1 + MOST_DRIFT);
