import {
  isSignedWith,
  keyIdentifier,
  makeOcspRequest,
  ocspAddressOf,
  oids,
  readOcspResponse,
  type Der,
  type ReadCertificate,
  type ReadOcspResponse,
} from '#libs/x509';
import { AnswerRefused } from './errors.js';
import { readBody } from './read-body.js';
import type { Settings } from './settings.js';
import { hasIssued } from './trust-store.js';

const second = 1_000;
/** How old an answer may be, and how far ahead of our clock. */
const [oldestMs, aheadMs] = [15 * 60 * second, 120 * second];
const patienceMs = 10 * second;
const nonceLength = 32;

type Means = Pick<Settings, 'fetch' | 'clock' | 'random'>;

/**
 * Asks the responder that the certificate names (RFC 6960).
 * @throws AnswerRefused unless it says "good", just now and to this question
 */
export async function demandNotRevoked(
  certificate: ReadCertificate,
  issuer: ReadCertificate,
  { fetch, clock, random }: Means,
): Promise<void> {
  const address = ocspAddressOf(certificate);
  if (address === undefined) throw new AnswerRefused('revocation_unknown', 'the certificate names no responder');
  const nonce = Buffer.from(random.bytes(nonceLength));
  const { der, certificateId } = makeOcspRequest(certificate, issuer, nonce);
  const response = read(await ask(fetch, address, der));
  const now = clock.now();
  demandResponder(response, issuer, now);
  demand(response.nonce?.equals(nonce) === true, 'the nonce is another one');
  demandStatus(response, certificateId, now);
}

async function ask(fetch: Means['fetch'], address: string, request: Der): Promise<Uint8Array> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/ocsp-request', Accept: 'application/ocsp-response' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return await readBody(response);
  } catch (error) {
    throw new AnswerRefused('revocation_unknown', (error as Error).message, error);
  }
}

function read(bytes: Uint8Array): ReadOcspResponse {
  try {
    return readOcspResponse(bytes);
  } catch (error) {
    throw new AnswerRefused('revocation_unknown', (error as Error).message, error);
  }
}

function demand(right: boolean, detail: string): asserts right {
  if (!right) throw new AnswerRefused('revocation_unknown', detail);
}

/** RFC 6960 §4.2.2.2: the issuer itself, or whom it has issued a certificate for this and nobody has to ask about. */
function demandResponder(response: ReadOcspResponse, issuer: ReadCertificate, now: number): void {
  const { responder, certificates, signed } = response;
  const isMeant = ({ subject, publicKey }: ReadCertificate) =>
    'key' in responder ? keyIdentifier(publicKey).equals(responder.key) : subject.equals(responder.name);
  const signer = [issuer, ...certificates].find(isMeant);
  demand(signer !== undefined, 'the responder shows no certificate');
  if (signer !== issuer) {
    demand(hasIssued(issuer, signer), 'the responder has its certificate from somebody else');
    demand(signer.extendedKeyUsages.includes(oids.ocspSigning), 'the responder may not answer');
    demand(signer.extensions.has(oids.ocspNoCheck), 'the responder may itself be revoked');
    demand(now >= signer.notBefore && now <= signer.notAfter, 'the certificate of the responder has expired');
  }
  demand(isSignedWith(signed, signer.publicKey), 'the signature of the responder is wrong');
}

/** RFC 6960 §3.2 (1), (5) and (6). */
function demandStatus({ answers, producedAt }: ReadOcspResponse, certificateId: Der, now: number): void {
  const [answer, ...more] = answers;
  demand(answer !== undefined && more.length === 0, 'not one answer');
  demand(answer.certificateId.equals(certificateId), 'the answer is about another certificate');
  const { thisUpdate, nextUpdate, status } = answer;
  const isFresh = (time: number) => time > now - oldestMs && time < now + aheadMs;
  demand(isFresh(thisUpdate) && isFresh(producedAt), 'the answer is not of now');
  demand(nextUpdate === undefined || nextUpdate > now, 'the answer has expired');
  if (status === 'revoked') throw new AnswerRefused('revoked');
  demand(status === 'good', 'the responder does not know the certificate');
}
