import { Injectable } from '@nestjs/common';
import { Random } from '#libs/kernel';
import {
  allowedInteractions,
  endpoints,
  fromBase64,
  ignoredProperties,
  invalidRequest,
  pkcs1Algorithms,
  readInteractions,
  verificationCode,
  type AuthCodeContext,
  type DeviceLinkAuthentication,
  type DeviceLinkResponse,
  type EndpointPath,
  type NotificationResponse,
  type SignatureScheme,
} from '#libs/smart-id-api';
import { Config } from '../../../config/index.js';
import type { Account } from '../../../core/accounts/index.js';
import type { CertificateLevel } from '../../../core/certificates/index.js';
import type { Citizen } from '../../../core/citizens/index.js';
import { StartKeyUse, type KeyUse } from '../../../core/signing-sessions/index.js';
import { demandAllowed } from '../allowed.js';
import type { Caller } from '../caller.js';
import { FindCitizen } from '../find-citizen.js';
import { IdentifyRelyingParty, type ApiCaller } from '../identify-relying-party.js';
import { RepeatedRequests } from '../repeated-requests.js';
import { RelyingPartyProblem } from '../rp.errors.js';
import { LinkedSessions } from './linked-sessions.js';

/** The 11 endpoints that open a session; the twelfth, for a certificate, answers at once. */
export type SessionPath = Exclude<EndpointPath, 'signature/certificate'>;

/** Everything that a body of one of them may have. */
type AnyBody = Omit<
  DeviceLinkAuthentication,
  'signatureProtocol' | 'signatureProtocolParameters' | 'certificateLevel'
> & {
  readonly certificateLevel: 'ADVANCED' | 'QUALIFIED' | 'QSCD';
  readonly interactions?: string;
  readonly nonce?: string;
  readonly linkedSessionID?: string;
  readonly signatureProtocolParameters?: {
    readonly rpChallenge?: string;
    readonly digest?: string;
    readonly signatureAlgorithm: DeviceLinkAuthentication['signatureProtocolParameters']['signatureAlgorithm'];
    readonly signatureAlgorithmParameters?: DeviceLinkAuthentication['signatureProtocolParameters']['signatureAlgorithmParameters'];
  };
};

export interface Call {
  readonly path: SessionPath;
  /** Whom the path names. */
  readonly reference?: string | undefined;
  readonly body: unknown;
  readonly caller: Caller;
}

/** Whom a path names, as far as it does. */
interface Named {
  readonly citizen?: Citizen;
  readonly account?: Account;
}

/** Opens a session for a relying party: judges the request, finds whom it names, answers as the protocol has it. */
@Injectable()
export class StartSession {
  constructor(
    private readonly parties: IdentifyRelyingParty,
    private readonly citizens: FindCitizen,
    private readonly linked: LinkedSessions,
    private readonly sessions: StartKeyUse,
    private readonly repeated: RepeatedRequests,
    private readonly config: Config,
    private readonly random: Random,
  ) {}

  /** @throws RelyingPartyProblem */
  async start(call: Call): Promise<DeviceLinkResponse | NotificationResponse> {
    const body = read(call.path, call.body);
    const party = await this.parties.byBody(body, call.caller);
    demandAllowed(party, endpoints[call.path].flow, body);
    const open = () => this.open(call, party, body);
    // An authentication has a challenge of its own; elsewhere a nonce tells two requests apart that say the same.
    if (endpoints[call.path].session === 'auth' || body.nonce !== undefined) return open();
    const { path, reference = '', body: sent } = call;
    return this.repeated.once({ party: party.id, path, reference, body: sent }, open);
  }

  private async open(call: Call, party: ApiCaller, body: AnyBody): Promise<DeviceLinkResponse | NotificationResponse> {
    const { keyUse, addressee } = await this.ask(call, party, body);
    const continues = endpoints[call.path].flow === 'linked';
    const session = await this.sessions.start({
      relyingParty: party,
      keyUse,
      continues,
      ...(addressee && { addressee }),
    });
    const { link, context, kind, code } = keyUse;
    if (link) return { sessionID: session.id, ...link, sessionSecret: context.sessionSecret };
    const tellsCode = kind === 'sign' && code !== undefined;
    return { sessionID: session.id, ...(tellsCode && { vc: { type: 'numeric4', value: code } }) };
  }

  private async ask(call: Call, party: ApiCaller, body: AnyBody) {
    const { flow } = endpoints[call.path];
    const level: CertificateLevel = body.certificateLevel === 'ADVANCED' ? 'advanced' : 'qualified';
    const { citizen, account } = await this.named(call, level);
    const linked = flow === 'linked' ? await this.linked.take(body.linkedSessionID ?? '', party, account) : undefined;
    const keyUse: KeyUse = {
      ...demanded(call.path, body),
      level,
      ...(citizen && { person: citizen.id }),
      ...(account && { documentNumber: account.documentNumber }),
      context: { ...this.context(body), ...linked?.context },
      ...(flow === 'device-link' ? { link: this.link() } : { flowType: linked?.flowType ?? 'Notification' }),
      ...this.code(call.path, body.signatureProtocolParameters?.rpChallenge),
    };
    return { keyUse, addressee: flow === 'device-link' ? undefined : citizen };
  }

  private async named({ path, reference = '' }: Call, level: CertificateLevel): Promise<Named> {
    switch (endpoints[path].reference) {
      case 'anonymous':
        return {};
      case 'etsi':
        return { citizen: await this.citizens.byIdentifier(reference, level) };
      case 'document':
        return this.citizens.byDocument(reference, level);
    }
  }

  private context(body: AnyBody): AuthCodeContext {
    const { signatureProtocolParameters: parameters, interactions, initialCallbackUrl } = body;
    const challenge = parameters?.rpChallenge ?? parameters?.digest;
    return {
      schemeName: this.config.relyingPartyApi.RELYING_PARTY_API_SCHEME,
      sessionSecret: Buffer.from(this.random.bytes(32)).toString('base64'),
      relyingPartyName: body.relyingPartyName,
      ...(challenge !== undefined && { challenge }),
      ...(interactions !== undefined && { interactions }),
      ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
    };
  }

  private link() {
    const sessionToken = Buffer.from(this.random.bytes(16)).toString('hex');
    return { deviceLinkBase: `${this.config.http.APP_ORIGIN}/link`, sessionToken };
  }

  /** An authentication's code comes from its challenge, a signature's from us (RP API 3.1). */
  private code(path: SessionPath, rpChallenge: string | undefined): { readonly code?: string } {
    const { session, flow } = endpoints[path];
    if (flow !== 'notification' || session === 'cert') return {};
    if (session === 'sign') return { code: String(this.random.below(10_000)).padStart(4, '0') };
    const challenge = fromBase64(rpChallenge ?? '');
    return challenge ? { code: verificationCode(challenge) } : {};
  }
}

/** @throws RelyingPartyProblem 400, with each fault and the field that it is about */
function read(path: SessionPath, body: unknown): AnyBody {
  const parsed = endpoints[path].body.safeParse(body);
  if (!parsed.success) throw RelyingPartyProblem.of(invalidRequest(parsed.error));
  return parsed.data as AnyBody;
}

/** What is wanted of whoever answers. */
function demanded(path: SessionPath, body: AnyBody) {
  const { session: kind, flow } = endpoints[path];
  const { interactions, signatureProtocolParameters: parameters } = body;
  return {
    kind,
    ignoredProperties: ignoredProperties(body),
    interactions: interactions === undefined ? [] : readInteractions(interactions, allowedInteractions(flow)),
    ...(parameters && { scheme: schemeOf(parameters) }),
    ...(parameters?.digest !== undefined && { digest: parameters.digest }),
  };
}

function schemeOf(given: NonNullable<AnyBody['signatureProtocolParameters']>): SignatureScheme {
  const { signatureAlgorithm, signatureAlgorithmParameters } = given;
  if (signatureAlgorithm !== 'rsassa-pss') return { padding: 'pkcs1', hash: pkcs1Algorithms[signatureAlgorithm] };
  // The schema has demanded it.
  if (!signatureAlgorithmParameters) throw new RelyingPartyProblem(400, 'rsassa-pss needs its hash algorithm.');
  return { padding: 'pss', hash: signatureAlgorithmParameters.hashAlgorithm };
}
