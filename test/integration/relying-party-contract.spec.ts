import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { endpoints, type EndpointPath } from '#libs/smart-id-api';
import { FindAccount } from '../../src/core/accounts/index.js';
import type { DeviceId } from '../../src/core/devices/index.js';
import { Contract, InvalidRequest } from '../../src/platform/http/index.js';
import { PlainClient, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';

interface Described {
  readonly post?: { readonly operationId: string; readonly requestBody: { readonly $ref: string } };
}
interface Body {
  readonly content: {
    readonly 'application/json': { readonly examples: { readonly demo: { readonly value: object } } };
  };
}

const base = '/smart-id-rp/v3/';
const document = parse(readFileSync('openapi.yaml', 'utf8')) as {
  readonly paths: Readonly<Record<string, Described>>;
  readonly components: { readonly requestBodies: Readonly<Record<string, Body>> };
};
const contract = new Contract();

const operations = Object.entries(document.paths).flatMap(([path, { post }]) => {
  if (!post || !path.startsWith(base)) return [];
  const body = document.components.requestBodies[post.requestBody.$ref.split('/').at(-1) ?? ''];
  const endpoint = path.slice(base.length).replace(/\/\{\w+\}$/, '') as EndpointPath;
  return [
    {
      path,
      endpoint,
      operationId: post.operationId,
      example: body?.content['application/json'].examples.demo.value ?? {},
    },
  ];
});

/** One change to a body, and what each of the two descriptions of it has to think of it. */
const mutations: readonly (readonly [string, (body: Record<string, unknown>) => void])[] = [
  ['nothing changed', () => undefined],
  ['something added', (body) => (body['extra'] = { any: 'thing' })],
  ['no UUID', (body) => delete body['relyingPartyUUID']],
  ['a UUID that is none', (body) => (body['relyingPartyUUID'] = 'DEMO')],
  ['no name', (body) => delete body['relyingPartyName']],
  ['an empty name', (body) => (body['relyingPartyName'] = '')],
  ['a name of 151 characters', (body) => (body['relyingPartyName'] = 'x'.repeat(151))],
  ['a name that is a number', (body) => (body['relyingPartyName'] = 7)],
  ['a level that is none', (body) => (body['certificateLevel'] = 'HIGHEST')],
  ['a level of another endpoint', (body) => (body['certificateLevel'] = 'QSCD')],
  ['another protocol', (body) => (body['signatureProtocol'] = 'ACSP_V1')],
  ['no protocol', (body) => delete body['signatureProtocol']],
  ['no parameters', (body) => delete body['signatureProtocolParameters']],
  ['parameters that are a list', (body) => (body['signatureProtocolParameters'] = [])],
  ['no algorithm', (body) => delete parametersOf(body)['signatureAlgorithm']],
  ['an unknown algorithm', (body) => (parametersOf(body)['signatureAlgorithm'] = 'ed25519')],
  ['no hash', (body) => delete parametersOf(body)['signatureAlgorithmParameters']],
  ['an unknown hash', (body) => (parametersOf(body)['signatureAlgorithmParameters'] = { hashAlgorithm: 'MD5' })],
  ['a short challenge', (body) => (parametersOf(body)['rpChallenge'] = parametersOf(body)['digest'] = 'AAAA')],
  ['a long challenge', (body) => (parametersOf(body)['rpChallenge'] = parametersOf(body)['digest'] = 'A'.repeat(92))],
  ['no interactions', (body) => delete body['interactions']],
  ['too many interactions', (body) => (body['interactions'] = 'A'.repeat(16_004))],
  ['a nonce of 31 characters', (body) => (body['nonce'] = 'n'.repeat(31))],
  ['an empty nonce', (body) => (body['nonce'] = '')],
  ['a plain callback', (body) => (body['initialCallbackUrl'] = 'http://portal.example/')],
  ['a callback with a fragment', (body) => (body['initialCallbackUrl'] = 'https://portal.example/#part')],
  ['no kind of code', (body) => delete body['vcType']],
  ['another kind of code', (body) => (body['vcType'] = 'alpha6')],
  ['no linked session', (body) => delete body['linkedSessionID']],
  ['a wish that is no yes or no', (body) => (body['requestProperties'] = { shareMdClientIpAddress: 'yes' })],
];

function parametersOf(body: Record<string, unknown>): Record<string, unknown> {
  return (body['signatureProtocolParameters'] ?? {}) as Record<string, unknown>;
}

function isDescribed(operationId: string, body: unknown): boolean {
  try {
    contract.demandRequest(operationId, { params: pathOf, query: {}, body });
    return true;
  } catch (error) {
    if (error instanceof InvalidRequest) return false;
    throw error;
  }
}

const pathOf = { personId: oksana, documentNumber: 'PNOUA-19840312-99012-K2GN-Q' };

describe('openapi.yaml, of the relying-party API', () => {
  it('has every endpoint of v3', () => {
    expect(operations.map(({ endpoint }) => endpoint).sort()).toEqual(Object.keys(endpoints).sort());
  });

  it.each(mutations)('thinks of a body with %s as the service does', (_, mutate) => {
    for (const { endpoint, operationId, example } of operations) {
      const body = structuredClone(example) as Record<string, unknown>;
      mutate(body);
      const judged = { endpoint, accepted: isDescribed(operationId, body) };
      expect(judged).toEqual({ endpoint, accepted: endpoints[endpoint].body.safeParse(body).success });
    }
  });
});

describe('the examples of openapi.yaml', () => {
  let service: TestService;
  let documentNumber = '';
  beforeAll(async () => {
    service = await TestService.start('embedded', withApi);
    const phone = await service.phoneOf(oksana);
    documentNumber = await documentOf(service, phone.memory().device.id);
  }, 60_000);
  afterAll(() => service.stop());

  it.each(operations)('are served at $path', async ({ path, operationId, example }) => {
    const client = new PlainClient(service);
    const url = path.slice(base.length).replace('{personId}', oksana).replace('{documentNumber}', documentNumber);
    const { status, body } = await client.post(url, example);
    const expected = operationId === 'signLinked' ? 400 : 200;
    expect({ status, faults: contract.responseFaults(operationId, status, body) }).toEqual({
      status: expected,
      faults: [],
    });
    if (body.sessionID === undefined) return;
    const answer = await client.get(`session/${body.sessionID}?timeoutMs=1`);
    expect(contract.responseFaults('readRelyingPartySession', answer.status, answer.body)).toEqual([]);
  });

  it('are refused in the described form when they come from elsewhere', async () => {
    const client = new PlainClient(service);
    for (const { path, operationId, example } of operations) {
      const url = path.slice(base.length).replace('{personId}', oksana).replace('{documentNumber}', documentNumber);
      const foreign = { ...example, relyingPartyUUID: '99999999-9999-4999-8999-999999999999' };
      for (const body of [foreign, {}]) {
        const answer = await client.post(url, body);
        expect(contract.responseFaults(operationId, answer.status, answer.body)).toEqual([]);
        expect([400, 401]).toContain(answer.status);
      }
    }
  });
});

async function documentOf(service: TestService, deviceId: string): Promise<string> {
  const account = await service.get(FindAccount).ofDevice(deviceId as DeviceId);
  return account?.documentNumber ?? '';
}
