import type { RegionError } from '#kit/wire/error';

/** A request was answered, with an error in the response. The message is the response's. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  /** @param regionError set where the region, and not the request, was at fault */
  constructor(
    message: string,
    readonly regionError?: RegionError,
  ) {
    super(message);
  }
}
