/** Why a request that we sent did not end with an answer; a code, good for records. */
export type OutgoingFault = 'address_refused' | 'timeout' | 'answer_too_large' | 'unreachable';

/** There is no answer. */
export class OutgoingFailed extends Error {
  override readonly name = 'OutgoingFailed';

  constructor(
    readonly fault: OutgoingFault,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of any status. A redirect is an answer like any other: it is not followed. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Requests to addresses that relying parties have given us. They are https, take three seconds at most, bring back
 * 64 KiB at most, follow no redirect and never reach an internal address.
 */
export abstract class OutgoingHttp {
  /** @throws OutgoingFailed */
  abstract send(url: string, request: OutgoingRequest): Promise<OutgoingAnswer>;
}
