/** The longest key a client may use, in bytes. An empty key is allowed. */
export const MAX_KEY_BYTES = 4096;
