/** The challenge that an assertion says it answers; whether it does is verified later. */
export function saidChallenge(clientDataJSON: string): unknown {
  try {
    const said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge?: unknown } | null;
    return said?.challenge;
  } catch {
    return undefined;
  }
}
