import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SystemRandom } from '#libs/kernel';
import { readInteractions, interactionTypes, type DeviceLinkType, type SessionType } from '#libs/smart-id-api';
import { ecKey, PeerAuthority } from '../../test/support/peer-authority.js';
import { RelyingPartyClient, type DeviceLinkSession } from './index.js';

interface Vectors {
  readonly common: Readonly<Record<string, string>> & { readonly qrElapsedSeconds: number };
  readonly authCode: readonly {
    readonly deviceLinkType: DeviceLinkType;
    readonly sessionType: SessionType;
    readonly unprotectedDeviceLink: string;
    readonly authCode: string;
  }[];
  readonly verificationCodeV3Auth: { readonly rpChallenge: string; readonly code: string };
}

const { common, authCode, verificationCodeV3Auth } = JSON.parse(
  readFileSync('libs/smart-id-api/vectors.json', 'utf8'),
) as Vectors;
const value = new URL(common['initialCallbackUrl'] ?? '').searchParams.get('value') ?? '';

/** Draws what the published example has drawn. */
class PublishedRandom extends SystemRandom {
  override bytes(length: number): Uint8Array {
    const drawn = length === 64 ? Buffer.from(common['rpChallenge'] ?? '', 'base64') : Buffer.from(value, 'base64url');
    expect(drawn).toHaveLength(length);
    return drawn;
  }
}

async function client(): Promise<RelyingPartyClient> {
  const authority = await PeerAuthority.make('http://localhost/', {}, ecKey());
  const answer = { ...common, sessionID: '2af51f4d-7dc9-4d0a-9b4b-6ab7c8d3a6cc' };
  return new RelyingPartyClient({
    ...{ baseUrl: 'https://example.com/v3', relyingPartyUUID: '00000000-0000-4000-8000-000000000000' },
    relyingPartyName: common['relyingPartyName'] ?? '',
    brokeredRpName: common['brokeredRpName'] ?? '',
    schemeName: common['schemeName'] ?? '',
    trust: authority.trust,
    random: new PublishedRandom(),
    fetch: async () => Response.json(answer),
  });
}

describe('the published test values', () => {
  it.each(authCode)('are the links of $deviceLinkType, $sessionType', async (vector) => {
    const relyingParty = await client();
    const interactions = readInteractions(common['interactions'] ?? '', interactionTypes);
    const callbackUrl = (common['initialCallbackUrl'] ?? '').replace(/\?.*/, '');
    const question = { interactions, callbackUrl };
    const toBeSigned = { digest: Buffer.from(common['digest'] ?? '', 'base64'), hash: 'SHA-512' } as const;
    const starts = {
      auth: () => relyingParty.startDeviceLinkAuthentication(question),
      sign: () => relyingParty.startDeviceLinkSignature({ ...question, toBeSigned, person: 'PNOEE-48010010101' }),
      cert: () => relyingParty.startDeviceLinkCertificateChoice({ callbackUrl }),
    };
    const { links }: DeviceLinkSession<unknown> = await starts[vector.sessionType]();
    const later = Date.now() + common.qrElapsedSeconds * 1_000;
    const { deviceLinkType: type } = vector;
    const link = type === 'QR' ? links.qrAt(later) : links.sameDevice(type);
    expect(link).toBe(`${vector.unprotectedDeviceLink}&authCode=${vector.authCode}`);
  });

  it('are the code of a notification', async () => {
    expect(common['rpChallenge']).toBe(verificationCodeV3Auth.rpChallenge);
    const interactions = readInteractions(common['interactions'] ?? '', interactionTypes);
    const request = { interactions, person: 'PNOEE-48010010101' };
    const { verificationCode } = await (await client()).startNotificationAuthentication(request);
    expect(verificationCode).toBe(verificationCodeV3Auth.code);
  });
});
