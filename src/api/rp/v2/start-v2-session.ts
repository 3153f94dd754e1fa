import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Random } from '#libs/kernel';
import {
  fromBase64,
  ignoredProperties,
  invalidRequest,
  verificationCode,
  type NotificationResponse,
  type SessionType,
} from '#libs/smart-id-api';
import { Config } from '../../../config/index.js';
import type { CertificateLevel } from '../../../core/certificates/index.js';
import { localised } from '../../../core/relying-parties/index.js';
import { StartKeyUse, type KeyUse } from '../../../core/signing-sessions/index.js';
import { demandAllowed } from '../allowed.js';
import type { Caller } from '../caller.js';
import { FindCitizen } from '../find-citizen.js';
import { IdentifyRelyingParty, type ApiCaller } from '../identify-relying-party.js';
import { RepeatedRequests } from '../repeated-requests.js';
import { RelyingPartyProblem } from '../rp.errors.js';
import {
  certificateRequest,
  hashRequest,
  hashTypes,
  interactionsOf,
  type CertificateRequest,
  type HashRequest,
} from './v2-request.js';

export interface V2Call {
  readonly kind: SessionType;
  readonly by: 'etsi' | 'document';
  readonly reference: string;
  readonly body: unknown;
  readonly caller: Caller;
}

/** Opens sessions for clients of the first two versions: each names a person, whose phone asks by itself. */
@Injectable()
export class StartV2Session {
  constructor(
    private readonly parties: IdentifyRelyingParty,
    private readonly citizens: FindCitizen,
    private readonly sessions: StartKeyUse,
    private readonly repeated: RepeatedRequests,
    private readonly config: Config,
    private readonly random: Random,
  ) {}

  /** @throws RelyingPartyProblem, TooManyNotifications */
  async start(call: V2Call): Promise<NotificationResponse> {
    const body = call.kind === 'cert' ? read(certificateRequest, call.body) : read(hashRequest, call.body);
    const party = await this.parties.byBody(body, call.caller);
    demandAllowed(party, 'notification', body);
    const open = () => this.open(call, party, body);
    if (body.nonce !== undefined) return open();
    const { kind, by, reference, body: sent } = call;
    return this.repeated.once({ party: party.id, path: `${kind}/${by}`, reference, body: sent }, open);
  }

  private async open(call: V2Call, party: ApiCaller, body: HashRequest | CertificateRequest) {
    const level: CertificateLevel = body.certificateLevel === 'ADVANCED' ? 'advanced' : 'qualified';
    const named =
      call.by === 'etsi'
        ? { citizen: await this.citizens.byIdentifier(call.reference, level), account: undefined }
        : await this.citizens.byDocument(call.reference, level);
    const keyUse: KeyUse = {
      ...{ kind: call.kind, level, person: named.citizen.id, flowType: 'Notification' },
      ...(named.account && { documentNumber: named.account.documentNumber }),
      ignoredProperties: ignoredProperties(body),
      context: {
        schemeName: this.config.relyingPartyApi.RELYING_PARTY_API_SCHEME,
        sessionSecret: Buffer.from(this.random.bytes(32)).toString('base64'),
        relyingPartyName: body.relyingPartyName,
      },
      ...('hash' in body ? signing(body, party) : { interactions: [] }),
    };
    const session = await this.sessions.start({ relyingParty: party, keyUse, addressee: named.citizen });
    return { sessionID: session.id };
  }
}

/** The hash is signed as it is, by PKCS #1, whatever the session is for. */
function signing(body: HashRequest, party: ApiCaller): Pick<KeyUse, 'interactions' | 'scheme' | 'digest' | 'code'> {
  return {
    interactions: interactionsOf(body, localised(party.purpose, 'en')),
    scheme: { padding: 'pkcs1', hash: hashTypes[body.hashType] },
    digest: body.hash,
    code: verificationCode(fromBase64(body.hash) ?? new Uint8Array()),
  };
}

/** @throws RelyingPartyProblem 400 */
function read<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw RelyingPartyProblem.of(invalidRequest(parsed.error));
  return parsed.data;
}
