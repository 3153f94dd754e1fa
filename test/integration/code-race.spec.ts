import { Agent, request as send } from 'node:http';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Engine } from '../../src/api/oidc/engine.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { read } from '../support/confirmations.js';
import { freePort } from '../support/free-port.js';
import { makeCitizen } from '../support/records.js';
import { TestService } from '../support/service.js';
import { reachable } from '../support/stores.js';

const describeWithServers = reachable.postgres && reachable.redis ? describe : describe.skip;
const codes = 200;
const parallel = 50;
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

describeWithServers('200 codes, each redeemed 50 times at once on two nodes', () => {
  let nodes: readonly [TestService, TestService];
  let ports: readonly number[];
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    ports = [await freePort(), await freePort()];
    const first = await TestService.start('postgres and redis', { PORT: String(ports[0]) }, {}, ports[0]);
    nodes = [first, await first.sibling(ports[1] ?? 0)];
  });
  afterAll(async () => {
    agent.destroy();
    await nodes[1].halt();
    await nodes[0].stop();
  });

  /** As the engine makes it once a citizen has confirmed; the redemption is what is tested here. */
  async function makeCode(accountId: string): Promise<string> {
    const { provider } = nodes[0].get(Engine);
    const client = await provider.Client.find('library');
    if (!client) throw new Error('the library is not registered');
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope('openid profile');
    return new provider.AuthorizationCode({
      accountId,
      client,
      grantId: await grant.save(),
      redirectUri: nodes[0].parties.callback,
      scope: 'openid profile',
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      acr: 'low',
      authTime: Math.floor(Date.now() / 1000),
      gty: 'authorization_code',
    }).save();
  }

  /** @returns the access token, or the error's code */
  function redeem(code: string, attempt: number): Promise<{ token?: string; error?: string }> {
    const { parties } = nodes[0];
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: parties.callback };
    const headers = {
      Host: new URL(nodes[0].issuer).host,
      Authorization: `Basic ${Buffer.from(`library:${parties.secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const options = {
      agent,
      method: 'POST',
      host: '127.0.0.1',
      port: ports[attempt % 2],
      path: '/oidc/token',
      headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = send(options, (answer) => {
        let text = '';
        answer.on('data', (piece) => (text += String(piece))).on('error', reject);
        answer.on('end', () => {
          const { access_token: token, error } = JSON.parse(text) as { access_token?: string; error?: string };
          resolve({ ...(token !== undefined && { token }), ...(error !== undefined && { error }) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(new URLSearchParams(form).toString());
    });
  }

  it('give one token set each, and the replay takes it away again', async () => {
    const citizen = await nodes[0].get(CitizenRepository).addOrRename(makeCitizen());
    for (let made = 0; made < codes; made += 1) {
      const code = await makeCode(citizen.id);
      const answers = await Promise.all(Array.from({ length: parallel }, (_, attempt) => redeem(code, attempt)));
      const tokens = answers.flatMap(({ token }) => token ?? []);
      expect(tokens).toHaveLength(1);
      const errors = answers.flatMap(({ error }) => error ?? []);
      expect(errors).toEqual(Array(parallel - 1).fill('invalid_grant'));
    }
    const [uses] = await read<{ count: string }>(
      nodes[0],
      "SELECT count(*) FROM audit_event WHERE type = 'oidc.artefact_consumed' AND data->>'kind' = 'AuthorizationCode'",
    );
    expect(Number(uses?.count)).toBe(codes);
    const [grants] = await read<{ alive: string }>(
      nodes[0],
      "SELECT count(*) FILTER (WHERE NOT consumed) AS alive FROM oidc_artefact WHERE kind = 'Grant'",
    );
    expect(Number(grants?.alive)).toBe(0);
  }, 240_000);
});
