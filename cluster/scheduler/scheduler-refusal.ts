import { type RequestHeader, type ResponseHeader, SchedulerErrorType } from '#kit/wire/scheduler';

/** A request that the scheduler refuses. It becomes the error in the header of the response. Nothing has changed. */
export class SchedulerRefusal extends Error {
  override readonly name = 'SchedulerRefusal';

  constructor(
    readonly type: SchedulerErrorType,
    message: string,
  ) {
    super(message);
  }
}

/** The request is not a valid one in any state of the cluster, or it is outdated. */
export function invalidRequest(message: string): SchedulerRefusal {
  return new SchedulerRefusal(SchedulerErrorType.UNKNOWN, message);
}

/**
 * Answers a request of the cluster `clusterId`: with the fields that `handle` returns, or without them and with an error.
 * @throws what `handle` throws, except for refusals
 */
export async function answerOf<Fields extends object>(
  clusterId: number,
  header: RequestHeader | undefined,
  handle: () => Fields | Promise<Fields>,
): Promise<Partial<Fields> & { header: ResponseHeader }> {
  try {
    if (header?.clusterId !== clusterId)
      throw invalidRequest(`the request is for cluster ${header?.clusterId}, and this is cluster ${clusterId}`);
    return { ...(await handle()), header: { clusterId } };
  } catch (error) {
    if (!(error instanceof SchedulerRefusal)) throw error;
    return { header: { clusterId, error: { type: error.type, message: error.message } } } as Partial<Fields> & { header: ResponseHeader };
  }
}
