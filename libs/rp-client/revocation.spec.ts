import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { PeerAuthority } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { oids } from '../x509/index.js';
import { AnswerRefused, RelyingPartyClient, type RelyingPartySettings } from './index.js';

let peer: SmartIdPeer;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const interactions = [{ type: 'confirmationMessage', text: 'Увійти?' }] as const;
const minute = 60_000;

async function outcome(settings: Partial<RelyingPartySettings> = {}): Promise<string> {
  const client = new RelyingPartyClient({ ...peer.settings, ...settings });
  const session = await client.startDeviceLinkAuthentication({ interactions });
  return session.wait().then(
    () => 'believed',
    (error: unknown) => (error instanceof AnswerRefused ? error.code : String(error)),
  );
}

describe('nobody is believed whose certificate', () => {
  it.each([
    ['is revoked', { name: 'revoked', since: Date.now(), reason: 'keyCompromise' }, 'revoked'],
    ['is suspended', { name: 'revoked', since: Date.now(), reason: 'certificateHold' }, 'revoked'],
    ['is unknown to its responder', { name: 'unknown' }, 'revocation_unknown'],
  ] as const)('%s', async (_, status, code) => {
    peer.behaviour.ocspStatus = status;
    expect(await outcome()).toBe(code);
  });

  it('names no responder', async () => {
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', ocsp: undefined });
    expect(await outcome()).toBe('revocation_unknown');
  });

  it('names a responder that cannot be reached, unless nobody wants to know', async () => {
    const ocsp = 'http://127.0.0.1:1/ocsp';
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', ocsp });
    expect(await outcome()).toBe('revocation_unknown');
    expect(await outcome({ revocation: 'revoked-certificates-are-believed' })).toBe('believed');
  });
});

describe('an answer of a responder is no answer', () => {
  it('when it was given before, to another question', async () => {
    let kept: Buffer | undefined;
    peer.behaviour.ocspDelivers = (der) => (kept ??= der);
    expect(await outcome()).toBe('believed');
    expect(await outcome()).toBe('revocation_unknown');
  });

  it.each([
    ['with another nonce', { nonce: randomBytes(32) }],
    ['without a nonce', { nonce: undefined }],
    ['from half an hour ago', { thisUpdate: Date.now() - 30 * minute }],
    ['made half an hour ago', { producedAt: Date.now() - 30 * minute }],
    ['of the future', { thisUpdate: Date.now() + 5 * minute }],
    ['that has expired', { nextUpdate: Date.now() - minute }],
    ['about nothing', { answers: [] }],
  ])('%s', async (_, changed) => {
    peer.behaviour.ocsp = (answer) => ({ ...answer, ...changed });
    expect(await outcome()).toBe('revocation_unknown');
  });

  it('about another certificate, or about two', async () => {
    peer.behaviour.ocsp = (answer) => {
      const answers = answer.answers.map(({ certificateId, status }) => {
        const other = Buffer.from(certificateId);
        other[other.length - 1]! ^= 1;
        return { certificateId: other, status };
      });
      return { ...answer, answers };
    };
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocsp = (answer) => ({ ...answer, answers: [...answer.answers, ...answer.answers] });
    expect(await outcome()).toBe('revocation_unknown');
  });

  it('when the responder is of another authority, may not answer, or may be revoked itself', async () => {
    const foreign = await PeerAuthority.make('http://localhost/');
    peer.behaviour.ocspSigner = foreign.responder;
    expect(await outcome()).toBe('revocation_unknown');
    const { issuing } = peer.authority;
    peer.behaviour.ocspSigner = await PeerAuthority.responderUnder(issuing, oids.timeStamping);
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspSigner = await PeerAuthority.responderUnder(issuing, oids.ocspSigning, false);
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspSigner = await peer.authority.person({ purpose: 'authentication' });
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspSigner = issuing;
    expect(await outcome()).toBe('believed');
  });

  it('when a bit of it was changed, or it is a refusal, or no answer at all', async () => {
    peer.behaviour.ocspDelivers = (der) => {
      // Of the signature, which is followed by the certificate of the responder.
      const place = der.length - peer.authority.responder.certificate.der.length - 12;
      der[place]! ^= 1;
      return der;
    };
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspDelivers = () => Buffer.from('<html>');
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspDelivers = () => Buffer.alloc(300 * 1024, 0x30);
    expect(await outcome()).toBe('revocation_unknown');
    peer.behaviour.ocspRefuses = true;
    expect(await outcome()).toBe('revocation_unknown');
  });
});
