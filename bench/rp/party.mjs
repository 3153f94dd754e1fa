import { randomBytes, X509Certificate } from 'node:crypto';
import { acspV2Payload, formatDeviceLink, schemeOf, verifyData, writeInteractions } from '#libs/smart-id-api';
import { demandStatus } from '../login/http.mjs';

const uuid = '00000000-0000-4000-8000-000000000000';
const name = 'BENCH';
export const schemeName = 'smart-id-demo';

/** The relying party as the service's operator registers it. */
export const registration = {
  id: 'bench-bank',
  name: { en: 'Bench Bank' },
  purpose: { en: 'Be measured' },
  homepage: 'http://localhost:9/',
  relying_party_api: { uuid, names: [name], source_networks: ['loopback'], requests_per_minute: 1_000_000 },
};

/** A relying party that signs people in by device link (RP API v3), and verifies what it gets. */
export class Party {
  constructor(wire, issuer) {
    this.wire = wire;
    this.base = `${issuer}/smart-id-rp/v3`;
  }

  /** @returns what was sent, and the session that it opened */
  async begin() {
    const sent = {
      ...{ relyingPartyUUID: uuid, relyingPartyName: name, certificateLevel: 'QUALIFIED' },
      signatureProtocol: 'ACSP_V2',
      signatureProtocolParameters: {
        rpChallenge: randomBytes(64).toString('base64'),
        signatureAlgorithm: 'rsassa-pss',
        signatureAlgorithmParameters: { hashAlgorithm: 'SHA-512' },
      },
      interactions: writeInteractions([{ type: 'displayTextAndPIN', text: 'Log in to the bank?' }]),
    };
    const url = `${this.base}/authentication/device-link/anonymous`;
    const headers = { 'Content-Type': 'application/json' };
    const answer = await this.wire.send('create', { method: 'POST', url, headers, body: JSON.stringify(sent) });
    return { sent, session: JSON.parse(demandStatus(answer, 200, 'create').text) };
  }

  /** What a QR code shows so many seconds after the session was opened. */
  linkOf({ sent, session: { deviceLinkBase, sessionToken, sessionSecret } }, elapsedSeconds = 0) {
    return formatDeviceLink(
      { deviceLinkBase, sessionToken, sessionType: 'auth', deviceLinkType: 'QR', elapsedSeconds, lang: 'eng' },
      {
        ...{ schemeName, relyingPartyName: name, sessionSecret, interactions: sent.interactions },
        challenge: sent.signatureProtocolParameters.rpChallenge,
      },
    );
  }

  /** A long poll, held until the citizen has answered. */
  async status({ session }, timeoutMs = 60_000) {
    const answer = await this.wire.send('held', {
      url: `${this.base}/session/${session.sessionID}?timeoutMs=${timeoutMs}`,
    });
    return JSON.parse(demandStatus(answer, 200, 'status').text);
  }

  /** Answered after everything that came before it. */
  async ping() {
    await this.wire.send('ping', { url: `${this.base}/session/none` });
  }

  /** @throws Error unless the signature holds over what was sent */
  demandAuthentic({ sent }, { result, signature, cert, interactionTypeUsed }) {
    if (result?.endResult !== 'OK') throw new Error(`the session ended with ${JSON.stringify(result)}`);
    const { serverRandom, userChallenge, flowType, value } = signature;
    const payload = acspV2Payload({
      ...{ schemeName, serverRandom, userChallenge, flowType, interactionTypeUsed },
      rpChallenge: sent.signatureProtocolParameters.rpChallenge,
      relyingPartyName: name,
      interactions: sent.interactions,
    });
    const { publicKey } = new X509Certificate(Buffer.from(cert.value, 'base64'));
    const scheme = schemeOf(signature.signatureAlgorithm, signature.signatureAlgorithmParameters);
    if (!verifyData(Buffer.from(payload), Buffer.from(value, 'base64'), publicKey, scheme))
      throw new Error('the signature does not hold');
  }
}
