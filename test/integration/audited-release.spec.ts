import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { AuditEventRow } from '../../src/core/audit/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { discoverAsPortal, signIn } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('the audit of a sign-in, on %s', (kind) => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
  });
  afterAll(() => service.stop());

  it('names the same citizen, by pseudonym, from the confirmation to the release of claims', async () => {
    const portal = await discoverAsPortal(service);
    const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
    await client.fetchUserInfo(portal, tokens.access_token, tokens.claims()?.sub ?? '');
    const events = await service.get(Database).manager.find(AuditEventRow, { order: { id: 'ASC' } });
    const subjects = [
      'signing_sessions.claimed',
      'signing_sessions.ended',
      'oidc.signed_in',
      'oidc.claims_released',
    ].map((type) => events.find((event) => event.type === type)?.subject);
    expect(new Set(subjects).size).toBe(1);
    expect(subjects[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});
