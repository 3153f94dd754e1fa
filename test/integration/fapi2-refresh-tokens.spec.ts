import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json } from '../support/fapi-client.js';
import { later, startFapiSuite, type FapiSuite } from '../support/fapi-suite.js';
import { storeKinds } from '../support/stores.js';

const minute = 60;

describe.each(storeKinds)('refresh tokens of profile fapi2, on %s', (kind) => {
  let suite: FapiSuite;

  beforeAll(async () => {
    suite = await startFapiSuite(kind, 'dpop', 'keys', false);
  });
  afterAll(() => suite.service.stop());

  it('do not rotate: a client that lost an answer asks again (FAPI 2.0 §5.3.2.1)', async () => {
    const { tokens } = await suite.first.signIn();
    const answers = [await suite.first.refresh(tokens.refresh_token), await suite.first.refresh(tokens.refresh_token)];
    for (const { status, text } of answers)
      expect([status, json(text)['refresh_token'] ?? tokens.refresh_token]).toEqual([200, tokens.refresh_token]);
  });

  it('keep the session of an open page alive, and die with it when the page is closed', async () => {
    const { tokens } = await suite.first.signIn();
    for (const after of [14, 28, 42])
      expect((await later(after * minute, () => suite.first.refresh(tokens.refresh_token))).status).toBe(200);
    const closed = await later((42 + 16) * minute, () => suite.first.refresh(tokens.refresh_token));
    expect([closed.status, json(closed.text)['error']]).toEqual([400, 'invalid_grant']);
  });

  it('for work without the citizen outlive the session, but not twelve hours', async () => {
    const { tokens } = await suite.first.signIn({ scope: 'openid offline_access', prompt: 'consent' });
    const afterHours = async (hours: number) =>
      (await later(hours * 60 * minute, () => suite.first.refresh(tokens.refresh_token))).status;
    expect([await afterHours(11), await afterHours(13)]).toEqual([200, 400]);
  });
});
