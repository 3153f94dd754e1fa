import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '#libs/smart-id-api';
import { FindAccount } from '../../src/core/accounts/index.js';
import type { DeviceId } from '../../src/core/devices/index.js';
import { read } from '../support/confirmations.js';
import { changed, copy, leavesOf, makeDice, membersOf, poisons, withMember } from '../support/mutations.js';
import { OpenConnections } from '../support/open-connections.js';
import { withApi } from '../support/relying-party-api.js';
import { elsewhere, shop } from '../support/relying-parties.js';
import { badBodies, v2Endpoints, v3Endpoints, type TriedEndpoint } from '../support/relying-party-tries.js';
import { oksana, taras, TestService } from '../support/service.js';

const endpoints = [...v3Endpoints, ...v2Endpoints];
const least = 10_000;

describe('bad input to the relying-party API', () => {
  const connections = new OpenConnections();
  let service: TestService;
  let documentNumber: string;
  /** Tries that were refused, in the protocol's own words. */
  let tries = 0;

  beforeAll(async () => {
    service = await TestService.start('embedded', withApi);
    const phone = await service.phoneOf(oksana);
    const account = await service.get(FindAccount).ofDevice(phone.memory().device.id as DeviceId);
    documentNumber = account?.documentNumber ?? '';
  }, 60_000);
  afterAll(async () => {
    connections.close();
    await service.stop();
  });

  const signatures = async () => {
    const [row] = await read<{ count: string }>(service, 'SELECT count(*) AS count FROM signature_evidence');
    return Number(row?.count);
  };

  const post = (path: string, body: string) => connections.post(service.issuer + path, body);

  /** Counts a refusal, when it is one in the words that public clients read. */
  function demandRefusal({ status, text }: { status: number; text: string }, expected: readonly number[]): Problem {
    const problem = JSON.parse(text) as Problem;
    expect(expected).toContain(status);
    expect(problem).toMatchObject({ type: 'about:blank', status, message: problem.detail });
    tries += 1;
    return problem;
  }

  const references = () => ({ person: oksana, document: documentNumber, number: oksana.slice('PNOUA-'.length) });
  const urlOf = ({ path, names }: TriedEndpoint, reference?: string) =>
    `/smart-id-rp/${path}${names === 'nobody' ? '' : `/${reference ?? references()[names]}`}`;

  it.each(endpoints)('$path names the fault in each field and how each is wrong', async (endpoint) => {
    for (const { title, fits, change, pointer } of badBodies) {
      if (!fits(endpoint.body as Record<string, unknown>)) continue;
      const body = structuredClone(endpoint.body) as Record<string, unknown>;
      change(body);
      const problem = demandRefusal(await post(urlOf(endpoint), JSON.stringify(body)), [400]);
      const found = problem.errors?.find((one) => one.pointer === pointer || one.pointer?.startsWith(`${pointer}/`));
      expect({ title, found, errors: problem.errors }).toMatchObject({ found: { code: 'INVALID_PARAMETER' } });
    }
  });

  it.each(endpoints)('$path takes no poison in any member', async (endpoint) => {
    for (const member of membersOf(endpoint.body)) {
      // Of what it does not know it takes anything, and says so.
      const loose = member.includes('requestProperties') || member.includes('displayText60');
      const texts = poisons.map((poison) =>
        withMember(endpoint.body, member, (holder, name) => (holder[name] = poison)),
      );
      for (const body of texts) {
        const answer = await post(urlOf(endpoint), JSON.stringify(body));
        if (loose && answer.status === 200) continue;
        demandRefusal(answer, [400, 401, 403, 429]);
      }
    }
  });

  it.each(endpoints)('$path takes nothing that is not JSON, is too large, or too deep', async (endpoint) => {
    const text = JSON.stringify(endpoint.body);
    const broken = ['', '[]', 'null', '"x"', '7', text.slice(0, -1), `${text}x`, `\u0000${text}`, `[${text}]`];
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    for (const body of [...broken, deep]) demandRefusal(await post(urlOf(endpoint), body), [400]);
    const large = JSON.stringify({ ...endpoint.body, extra: 'x'.repeat(70_000) });
    demandRefusal(await post(urlOf(endpoint), large), [413]);
  });

  it.each(endpoints)('$path answers nobody but who calls by UUID, name and from the right place', async (endpoint) => {
    const as = (party: object) => JSON.stringify({ ...endpoint.body, ...party });
    const url = urlOf(endpoint);
    demandRefusal(await post(url, as(elsewhere)), [401]);
    demandRefusal(await post(url, as({ relyingPartyUUID: randomUUID() })), [401]);
    demandRefusal(await post(url, as({ relyingPartyName: shop.relyingPartyName })), [401]);
  });

  it.each(endpoints.filter(({ names }) => names !== 'nobody'))(
    '$path/… knows nobody by another name',
    async (endpoint) => {
      const numbers = [
        documentNumber.replace(/....-Q$/, 'ZZZZ-Q'),
        documentNumber.replace('-Q', '-NQ'),
        `${documentNumber}x`,
      ];
      const others = ['PNOUA-19000101-00000', 'PASKZ-987654321012', 'x', '%00', '..%2f..', "PNOUA-1'--", ...numbers];
      for (const reference of others) {
        const body = { ...endpoint.body, nonce: 'n'.repeat(endpoint.path.includes('authentication') ? 1 : 2) };
        demandRefusal(await post(urlOf(endpoint, reference), JSON.stringify(body)), [400, 404]);
      }
    },
  );

  it(`takes none of more than ${least} bodies in which something is another`, async () => {
    const dice = makeDice(4);
    // Of nobody: what happens to be right all the same goes to no phone.
    const nobody = { person: 'PNOUA-19000101-00000', document: `${taras}-ZZZZ-Q`, number: '19000101-00000' };
    while (tries < least) {
      const endpoint = endpoints[dice(endpoints.length)]!;
      if (endpoint.names === 'nobody') continue;
      const body = copy(endpoint.body);
      const leaves = leavesOf(body);
      const { parent, name } = leaves[dice(leaves.length)]!;
      parent[name] = dice(4) === 0 ? poisons[dice(poisons.length)] : changed(parent[name], dice);
      demandRefusal(await post(urlOf(endpoint, nobody[endpoint.names]), JSON.stringify(body)), [400, 401, 403, 404]);
    }
    expect(tries).toBeGreaterThanOrEqual(least);
    expect(await signatures()).toBe(0);
  }, 60_000);
});
