/** A message on its way out. */
export interface Message {
  /** The same in every attempt: after a crash a receiver may get a message twice, and can tell by this. */
  readonly id: string;
  readonly destination: string;
  readonly payload: string;
}

/** Brings a message to its receiver. Whatever it throws, the message is tried again; see `DeliveryFailed`. */
export type Deliver = (message: Message) => Promise<void>;

/** The receiver did not take it. `reason` is a code for the record of deliveries, and holds nothing personal. */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';

  /** @param again whether another attempt could end better */
  constructor(
    readonly reason: string,
    readonly again: boolean,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
