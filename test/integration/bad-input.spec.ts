import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { request, type Answer, type VirtualPhone } from '#libs/testing';
import { Contract } from '../../src/platform/http/index.js';
import { checkAnswer } from '../support/contract-check.js';
import { membersOf, poisons, withMember } from '../support/mutations.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const contract = new Contract();
const token = 'A'.repeat(22);
const registration = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
  clientExtensionResults: {},
};
const assertion = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
};
const link = { session: token, secret: token };

/** One well-formed body for each operation that takes one. */
const bodies: Readonly<Record<string, readonly [path: string, body: object, method?: 'PUT']>> = {
  openActivation: ['/api/activations', { code: 'K7QF-2M9P-4TXA' }],
  completeActivation: [
    '/api/activations/complete',
    {
      handle: `K7QF2.${token}`,
      name: 'Phone',
      proofKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
      authentication: registration,
      signing: registration,
    },
  ],
  claimRequest: ['/api/requests/claim', { kind: 'link', session: token, secret: token }],
  confirmRequest: [`/api/requests/${token}/confirm`, { assertion }],
  refuseRequest: [`/api/requests/${token}/refuse`, { reason: 'refused' }],
  openPasskeyRequest: ['/api/passkey/open', link],
  confirmPasskeyRequest: ['/api/passkey/confirm', { link, assertion }],
  refusePasskeyRequest: ['/api/passkey/refuse', { link, reason: 'refused' }],
  issueActivationCode: ['/desk/activation-codes', { identifier: oksana }],
  setOrganisation: ['/admin/api/organisations/town', { organisation: {}, basedOn: 0, reason: 'new' }, 'PUT'],
  proposeClient: ['/admin/api/clients', { registration: {}, reason: 'new' }],
  proposeClientChange: ['/admin/api/clients/portal', { registration: {}, basedOn: 1, reason: 'new' }, 'PUT'],
  disableClient: ['/admin/api/clients/portal/disable', { reason: 'key stolen' }],
  enableClient: ['/admin/api/clients/portal/enable', { basedOn: 1, reason: 'key changed' }],
  addLogo: ['/admin/api/logos', { png: 'AAAA' }],
  rejectProposal: [`/admin/api/proposals/${randomUUID()}/reject`, { reason: 'not this' }],
  setRoles: ['/admin/api/officers', { identifier: oksana, roles: ['auditor'], basedOn: 0, reason: 'new' }],
};

describe.each(storeKinds)('bad input, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    phone = await service.phoneOf(oksana);
  });
  afterAll(() => service.stop());

  const send = async (
    operationId: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const [path = '/', , method = 'POST'] = bodies[operationId] ?? [];
    const origin = path.startsWith('/api') ? service.appOrigin : service.issuer;
    const answer = await request(
      method,
      origin + path,
      { Origin: origin, 'Content-Type': 'application/json', ...headers },
      text,
    );
    checkAnswer(method, path, answer);
    return answer;
  };
  const codeOf = ({ text }: Answer) => (JSON.parse(text) as { code: string }).code;

  it('covers every operation that takes JSON', () => {
    // Protocols with errors of their own have tests of their own: relying-party-contract, client-registration.
    const foreign = /^\/(smart-id-rp|register)(\/|$)/;
    const taking = Object.entries(contract.document.paths)
      .flatMap(([path, item]) => (foreign.test(path) ? [] : Object.values(item)))
      .filter((operation) => typeof operation === 'object' && 'requestBody' in operation)
      // The protocols of certificates are binary, and have a test of their own.
      .filter(({ requestBody }) => !/ocsp-request|timestamp-query/.test(JSON.stringify(requestBody)))
      .map(({ operationId }) => operationId);
    expect(Object.keys(bodies).sort()).toEqual(taking.sort());
  });

  it.each(Object.keys(bodies))('%s refuses a body without any one of its members', async (operationId) => {
    const [, body = {}] = bodies[operationId] ?? [];
    for (const member of membersOf(body)) {
      if (['clientExtensionResults'].includes(member.at(-1) ?? '')) continue;
      const without = withMember(body, member, (holder, name) => Reflect.deleteProperty(holder, name));
      const answer = await send(operationId, JSON.stringify(without));
      expect([member.join('.'), answer.status, codeOf(answer)]).toEqual([member.join('.'), 400, 'invalid_request']);
    }
  });

  it.each(Object.keys(bodies))(
    '%s answers no poison in any member with a server error',
    async (operationId) => {
      const [, body = {}] = bodies[operationId] ?? [];
      for (const member of membersOf(body)) {
        for (const poison of poisons) {
          const poisoned = withMember(body, member, (holder, name) => (holder[name] = poison));
          const { status } = await send(operationId, JSON.stringify(poisoned));
          expect([member.join('.'), JSON.stringify(poison).slice(0, 30), status >= 400 && status < 500]).toEqual([
            member.join('.'),
            JSON.stringify(poison).slice(0, 30),
            true,
          ]);
        }
      }
    },
    60_000,
  );

  it.each(Object.keys(bodies))('%s refuses members that are not described', async (operationId) => {
    const [, body = {}] = bodies[operationId] ?? [];
    for (const extra of [
      '{"admin":true,',
      '{"__proto__":{"admin":true},',
      '{"constructor":{"prototype":{"admin":true}},',
    ]) {
      const answer = await send(operationId, extra + JSON.stringify(body).slice(1));
      expect([extra, answer.status]).toEqual([extra, 400]);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each(Object.keys(bodies))(
    '%s refuses what is not JSON, too large, too deep, or of another type',
    async (operationId) => {
      const [, body = {}] = bodies[operationId] ?? [];
      const text = JSON.stringify(body);
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const refused: readonly [string, string, Record<string, string>, number][] = [
        ['empty', '', {}, 400],
        ['broken', text.slice(0, -1), {}, 400],
        ['trailing', `${text}x`, {}, 400],
        ['a list', '[]', {}, 400],
        ['a text', '"x"', {}, 400],
        ['nothing', 'null', {}, 400],
        ['deep', deep, {}, 400],
        ['large', JSON.stringify({ ...body, padding: 'x'.repeat(70_000) }), {}, 413],
        ['xml', '<a/>', { 'Content-Type': 'application/xml' }, 415],
        ['multipart', text, { 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
        ['plain', text, { 'Content-Type': 'text/plain' }, 415],
      ];
      for (const [what, sent, headers, status] of refused) {
        const begun = performance.now();
        const answer = await send(operationId, sent, headers);
        expect([what, answer.status, answer.text.length < 2_000, performance.now() - begun < 1_000]).toEqual([
          what,
          status,
          true,
          true,
        ]);
      }
    },
  );

  it.each(Object.keys(bodies))('%s refuses a page of another origin', async (operationId) => {
    const [, body = {}] = bodies[operationId] ?? [];
    for (const origin of ['https://evil.example', 'null', service.issuer.replace('localhost', 'app.localhost:1')]) {
      const answer = await send(operationId, JSON.stringify(body), { Origin: origin });
      expect([origin, answer.status, codeOf(answer)]).toEqual([origin, 403, 'foreign_origin']);
    }
  });

  it('answers 500 random requests with a typed refusal each', async () => {
    const paths = Object.keys(contract.document.paths);
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD');
    const anything = fc.tuple(
      methods,
      fc.constantFrom(...paths),
      fc.webQueryParameters({ size: 'small' }),
      fc.json({ maxDepth: 4 }),
    );
    const samples = fc.sample(anything, { numRuns: 500, seed: 20_261_123 });
    const origins = [service.appOrigin, service.issuer];
    for (const [index, [method, path, query, body]] of samples.entries()) {
      const origin = origins[index % 2] ?? '';
      const headers = {
        Origin: origin,
        ...(method === 'GET' || method === 'HEAD' ? {} : { 'Content-Type': 'application/json' }),
      };
      const url = `${origin}${path.replace('{id}', token)}?${query}`;
      const answer = await request(method, url, headers, method === 'GET' || method === 'HEAD' ? undefined : body);
      expect([method, url, body, answer.status < 500]).toEqual([method, url, body, true]);
      expect([method, url, answer.status, answer.headers['incident'] !== undefined]).toEqual([
        method,
        url,
        answer.status,
        true,
      ]);
    }
  }, 60_000);

  it('still serves afterwards', async () => {
    expect(await phone.waiting()).toEqual([]);
    expect((await request('GET', `${service.issuer}/health/ready`, {})).status).toBe(200);
  });
});
