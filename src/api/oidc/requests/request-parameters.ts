/** The parameters of an authorization request, as the engine keeps them. */
export type RequestParameters = Readonly<Record<string, unknown>>;
