import { importJWK } from 'jose';
import type * as client from 'openid-client';
import { authenticationChallenge } from '#libs/approval-intent';
import { parseDeviceLink } from '#libs/device-link';
import { createDeviceProof, type ProvenRequest } from '#libs/device-proof';
import {
  forgeAssertion,
  type Answer,
  type AssertionOverrides,
  type ShownRequest,
  type VirtualPhone,
} from '#libs/testing';
import { Database } from '../../src/platform/persistence/index.js';
import { begin, readLoginPage, type Begun } from './login.js';
import type { TestService } from './service.js';

type Assertion = ReturnType<typeof forgeAssertion>;

/** A login page that waits, and what a phone was shown of it. */
export interface OpenRequest {
  readonly begun: Begun;
  readonly shown: ShownRequest;
}

/** A portal asks, and the phone opens what the page shows. */
export async function ask(
  service: TestService,
  portal: client.Configuration,
  phone: VirtualPhone,
  parameters: Readonly<Record<string, string>> = {},
): Promise<OpenRequest> {
  const begun = await begin(service, portal, parameters);
  return { begun, shown: await phone.open((await readLoginPage(begun)).typedCode) };
}

/** Signs what is shown, but for what is overridden; `credentialId` chooses the credential. */
export async function forge(
  phone: VirtualPhone,
  { intent, credentialId }: Pick<ShownRequest, 'intent' | 'credentialId'>,
  overrides: AssertionOverrides = {},
): Promise<Assertion> {
  const challenge = Buffer.from(await authenticationChallenge(intent)).toString('base64url');
  const allowCredentials = credentialId === undefined ? [] : [{ type: 'public-key' as const, id: credentialId }];
  const request = { challenge, rpId: new URL(phone.appOrigin).hostname, allowCredentials };
  return forgeAssertion(phone.authenticator.draftAssertion(request, { origin: phone.appOrigin }), overrides);
}

export function confirm(phone: VirtualPhone, { intent }: ShownRequest, assertion: Assertion): Promise<Answer> {
  return phone.send('POST', `/api/requests/${intent.session}/confirm`, { assertion });
}

/** A login page's offer to use a passkey, followed in the browser that shows it. */
export interface PasskeyRequest {
  readonly shown: ShownRequest;
  confirm(assertion: Assertion): Promise<Answer>;
}

export async function openPasskey(phone: VirtualPhone, begun: Begun): Promise<PasskeyRequest> {
  const link = parseDeviceLink(phone.appOrigin, (await readLoginPage(begun)).passkeyLink);
  if (link?.kind !== 'link') throw new Error('the page shows no link for a passkey');
  const { session, secret } = link;
  const post = (path: string, body: object) => phone.transmit('POST', path, {}, JSON.stringify(body));
  const opened = await post('/api/passkey/open', { session, secret });
  return {
    shown: JSON.parse(opened.text) as ShownRequest,
    confirm: (assertion) => post('/api/passkey/confirm', { link: { session, secret }, assertion }),
  };
}

/** What a refusal says, its incident number apart. */
export function problemOf({ status, headers, text }: Answer): { status: number; code: string; incident: string } {
  const { code, incident } = JSON.parse(text) as { code: string; incident: string };
  return { status, code, incident: headers['incident'] === incident ? incident : 'not that of the header' };
}

export interface Trace {
  readonly type: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the audit has of a session, oldest first. */
export function traceOf(service: TestService, { intent }: ShownRequest): Promise<Trace[]> {
  return read(service, `SELECT type, actor, data FROM audit_event WHERE data->>'session' = $1 ORDER BY id`, [
    intent.session,
  ]);
}

/** Why confirmations of a session were refused, as the audit has it, oldest first. */
export async function reasonsOf(service: TestService, shown: ShownRequest): Promise<unknown[]> {
  const refused = (await traceOf(service, shown)).filter(
    ({ type }) => type === 'signing_sessions.confirmation_refused',
  );
  return refused.map(({ data }) => data['reason']);
}

export function decisionsOf(service: TestService, { intent }: ShownRequest): Promise<{ result: string }[]> {
  return read(service, 'SELECT result FROM decision WHERE session_id = $1', [intent.session]);
}

export function read<Row>(service: TestService, statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return service.get(Database).manager.query(statement, parameters);
}

/** A proof as the phone makes it, but at another time, for another request, or in the name of another device. */
export async function proveAs(
  phone: VirtualPhone,
  request: ProvenRequest,
  { at = Date.now(), deviceId }: { at?: number; deviceId?: string } = {},
): Promise<string> {
  const { channelKey, device } = phone.memory();
  const privateKey = (await importJWK(channelKey, 'ES256')) as client.CryptoKey;
  return createDeviceProof({ deviceId: deviceId ?? device.id, privateKey }, request, at);
}
