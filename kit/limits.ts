/** The maximum length of a client's key, in bytes. The empty key is valid. */
export const MAX_KEY_BYTES = 4096;
