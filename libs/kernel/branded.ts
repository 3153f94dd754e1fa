declare const brand: unique symbol;

/** A string that has a meaning of its own, so that a session id cannot be handed in for a citizen id. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };
