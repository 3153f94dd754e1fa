import { constants, privateEncrypt, randomBytes, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  acspV2Payload,
  authCode,
  callbackUrl,
  encodePss,
  fromBase64,
  hashes,
  interactionTypes,
  pssParameters,
  readDeviceLink,
  readInteractions,
  sessionSecretDigest,
  userChallengeOf,
  type FlowType,
  type HashAlgorithm,
  type InteractionType,
} from '#libs/smart-id-api';
import { makeOcspResponse, readOcspRequest, refuseOcsp, type OcspAnswer, type OcspStatus } from '#libs/x509';
import { oksanaDocument, PeerAuthority, type Certified } from './peer-authority.js';

type Json = Record<string, unknown>;

/** A session as this peer keeps it. */
interface PeerSession {
  readonly id: string;
  readonly path: string;
  readonly body: Json;
  readonly sessionToken: string;
  readonly sessionSecret: string;
  readonly verifier: string;
}

/** What an authentication signature covers, to be changed by tests. */
type Payload = Parameters<typeof acspV2Payload>[0];

/** How this peer behaves; a test changes what it is about. */
export interface Behaviour {
  /** `running` for ever, or a status of a test's own. */
  state: 'confirmed' | 'running' | Json;
  flowType: FlowType;
  /** Who confirms; by default the one for the purpose of the session. */
  holder: Certified | undefined;
  documentNumber: string;
  certificateLevel: string;
  payload: (payload: Payload) => Payload;
  digest: (digest: Buffer) => Buffer;
  saltLength: number | undefined;
  /** The last word on an answer. */
  twist: (status: Json) => Json;
  /** HTTP answers of the requests that come next, instead of the right ones. */
  answers: { status: number; body?: string; headers?: Record<string, string> }[];
  /** How it streams, to who names the type; by default it knows no streams. */
  stream: ((response: ServerResponse, status: () => Json) => void) | undefined;
  ocspStatus: OcspStatus;
  ocsp: (answer: OcspAnswer) => OcspAnswer;
  ocspSigner: Certified | undefined;
  ocspRefuses: boolean;
  ocspDelivers: (der: Buffer) => Buffer;
}

const usual = (): Behaviour => ({
  state: 'confirmed',
  flowType: 'QR',
  holder: undefined,
  documentNumber: oksanaDocument,
  certificateLevel: 'QUALIFIED',
  payload: (payload) => payload,
  digest: (digest) => digest,
  saltLength: undefined,
  twist: (status) => status,
  answers: [],
  stream: undefined,
  ocspStatus: { name: 'good' },
  ocsp: (answer) => answer,
  ocspSigner: undefined,
  ocspRefuses: false,
  ocspDelivers: (der) => der,
});

export const peerScheme = 'peer-scheme';

/**
 * A tiny service of the relying-party API over real HTTP, with a phone that confirms at once: signatures, certificates
 * and OCSP answers are genuine. It shares the wire format with the client, and none of the client's code.
 */
export class SmartIdPeer {
  readonly requests: { method: string; path: string; body: Json; headers: IncomingMessage['headers'] }[] = [];
  readonly sessions = new Map<string, PeerSession>();
  behaviour = usual();
  authority!: PeerAuthority;
  private authentication!: Certified;
  private signature!: Certified;
  private readonly server: Server = createServer((request, response) => {
    this.serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  static async start(): Promise<SmartIdPeer> {
    const peer = new SmartIdPeer();
    await new Promise<void>((resolve) => peer.server.listen(0, '127.0.0.1', resolve));
    peer.authority = await PeerAuthority.make(`${peer.origin}/ocsp`);
    peer.authentication = await peer.authority.person({ purpose: 'authentication' });
    peer.signature = await peer.authority.person({ purpose: 'signature' });
    return peer;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get settings() {
    return {
      baseUrl: `${this.origin}/v3/`,
      relyingPartyUUID: '00000000-0000-4000-8000-000000000000',
      relyingPartyName: 'Бібліотека',
      schemeName: peerScheme,
      trust: this.authority.trust,
    };
  }

  /** Forgets what a test has changed. */
  reset(): void {
    this.behaviour = usual();
    this.requests.length = 0;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Whether a phone would take a link: it is of a session of ours, and its proof is right. */
  accepts(link: string, brokeredRpName = ''): boolean {
    const read = readDeviceLink(link);
    const session = [...this.sessions.values()].find(({ sessionToken }) => sessionToken === read?.sessionToken);
    if (!read || !session) return false;
    const { rpChallenge, digest } = (session.body['signatureProtocolParameters'] ?? {}) as Record<string, string>;
    const [interactions, initialCallbackUrl] = ['interactions', 'initialCallbackUrl'].map(
      (name) => session.body[name] as string,
    );
    const expected = authCode(read.unprotected, read, {
      ...{ schemeName: peerScheme, sessionSecret: session.sessionSecret, brokeredRpName },
      relyingPartyName: session.body['relyingPartyName'] as string,
      ...(interactions !== undefined && { interactions }),
      ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
      ...((rpChallenge ?? digest) !== undefined && { challenge: rpChallenge ?? digest ?? '' }),
    });
    return expected === read.authCode;
  }

  /** Where the browser of a session comes back to. */
  comeBack(id: string): string {
    const { body, sessionSecret, verifier } = this.session(id);
    const proof = { sessionSecretDigest: sessionSecretDigest(sessionSecret) };
    const withVerifier =
      body['signatureProtocol'] === 'ACSP_V2' ? { ...proof, userChallengeVerifier: verifier } : proof;
    return callbackUrl(body['initialCallbackUrl'] as string, withVerifier);
  }

  private session(id: string): PeerSession {
    const session = this.sessions.get(id);
    if (!session) throw new Error('no such session');
    return session;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await collect(request);
    const { pathname } = new URL(request.url ?? '/', this.origin);
    if (pathname === '/ocsp') {
      response.end(await this.answerOcsp(bytes));
      return;
    }
    const body = bytes.length > 0 ? (JSON.parse(bytes.toString()) as Json) : {};
    const path = pathname.replace('/v3/', '');
    const { method = '', headers } = request;
    this.requests.push({ method, path: decodeURIComponent(path), body, headers });
    const forced = this.behaviour.answers.shift();
    if (forced) {
      response.writeHead(forced.status, { 'Content-Type': 'application/json', ...forced.headers });
      response.end(forced.body);
      return;
    }
    if (this.behaviour.stream && headers.accept?.startsWith('text/event-stream')) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      return this.behaviour.stream(response, () => this.status(path.replace('session/', '')));
    }
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify(method === 'GET' ? this.status(path.replace('session/', '')) : this.create(path, body)),
    );
  }

  private create(path: string, body: Json): Json {
    if (path.startsWith('signature/certificate/')) return { state: 'OK', cert: this.certificate('signature') };
    const session: PeerSession = {
      ...{ id: randomUUID(), path, body },
      sessionToken: randomBytes(12).toString('hex'),
      sessionSecret: randomBytes(32).toString('base64'),
      verifier: randomBytes(32).toString('base64url'),
    };
    this.sessions.set(session.id, session);
    const { id: sessionID, sessionToken, sessionSecret } = session;
    const deviceLinkBase = 'https://app.example/device-link';
    if (path.includes('device-link')) return { sessionID, sessionToken, sessionSecret, deviceLinkBase };
    const hasCode = path.startsWith('signature/notification/') && !path.includes('linked');
    return hasCode ? { sessionID, vc: { type: 'numeric4', value: '4927' } } : { sessionID, unknown: 'field' };
  }

  private status(id: string): Json {
    const { state, twist, documentNumber } = this.behaviour;
    if (state === 'running') return { state: 'RUNNING' };
    if (state !== 'confirmed') return state;
    const session = this.session(id);
    const isChoice = session.path.includes('certificate-choice');
    const protocol = session.body['signatureProtocol'];
    const result = { endResult: 'OK', documentNumber };
    const purpose = protocol === 'ACSP_V2' ? 'authentication' : 'signature';
    return twist({
      ...{ state: 'COMPLETE', result, cert: this.certificate(purpose), added: 1 },
      ...(isChoice
        ? { signature: { flowType: this.behaviour.flowType } }
        : { signatureProtocol: protocol, ...this.sign(session, purpose) }),
    });
  }

  private certificate(purpose: 'authentication' | 'signature'): Json {
    const { certificate } = this.behaviour.holder ?? this[purpose];
    return { value: certificate.der.toString('base64'), certificateLevel: this.behaviour.certificateLevel };
  }

  private sign(session: PeerSession, purpose: 'authentication' | 'signature'): Json {
    const { interactions } = session.body as { interactions: string };
    const { key } = this.behaviour.holder ?? this[purpose];
    const parameters = session.body['signatureProtocolParameters'] as {
      rpChallenge?: string;
      digest?: string;
      signatureAlgorithmParameters: { hashAlgorithm: HashAlgorithm };
    };
    const { hashAlgorithm: hash } = parameters.signatureAlgorithmParameters;
    const interactionTypeUsed = readInteractions(interactions, interactionTypes)[0]?.type as InteractionType;
    const common = {
      flowType: this.behaviour.flowType,
      signatureAlgorithm: 'rsassa-pss',
      signatureAlgorithmParameters: pssParameters(hash),
    };
    const saltLength = this.behaviour.saltLength ?? hashes[hash].length;
    if (purpose === 'signature') {
      const digest = this.behaviour.digest(fromBase64(parameters.digest ?? '')!);
      const encoded = encodePss(digest, randomBytes(saltLength), hash, 2047);
      const value = privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded).toString('base64');
      return { signature: { value, ...common }, interactionTypeUsed };
    }
    const { rpChallenge = '' } = parameters;
    const [serverRandom, userChallenge] = [randomBytes(18).toString('base64'), userChallengeOf(session.verifier)];
    const { relyingPartyName, initialCallbackUrl } = session.body as Record<string, string>;
    const payload = acspV2Payload(
      this.behaviour.payload({
        ...{ schemeName: peerScheme, serverRandom, rpChallenge, userChallenge, interactions, interactionTypeUsed },
        ...{ relyingPartyName: relyingPartyName ?? '', flowType: common.flowType },
        ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
      }),
    );
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
    const value = sign(hashes[hash].nodeName, Buffer.from(payload), options).toString('base64');
    return { signature: { value, serverRandom, userChallenge, ...common }, interactionTypeUsed };
  }

  private async answerOcsp(request: Buffer): Promise<Buffer> {
    const { certificates, nonce } = readOcspRequest(request);
    const { ocspStatus: status, ocsp, ocspRefuses, ocspDelivers } = this.behaviour;
    if (ocspRefuses) return refuseOcsp('tryLater');
    const now = Date.now();
    const answers = certificates.map(({ der }) => ({ certificateId: der, status }));
    const answer = { answers, nonce, producedAt: now, thisUpdate: now, nextUpdate: now + 60_000, archiveCutoff: 0 };
    const { signer, certificate } = this.behaviour.ocspSigner ?? this.authority.responder;
    const responder = {
      ...{ algorithm: signer.algorithm, name: certificate.subject, certificate: certificate.der },
      sign: (content: Uint8Array) => signer.sign(content),
    };
    return ocspDelivers(await makeOcspResponse(ocsp(answer), responder));
  }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
