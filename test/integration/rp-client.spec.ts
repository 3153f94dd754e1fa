import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RelyingPartyClient, type DeviceLinkSession } from '#libs/rp-client';
import type { VirtualPhone } from '#libs/testing';
import { toPem } from '#libs/x509';
import { bank } from '../support/relying-parties.js';
import { oksana, taras, TestService } from '../support/service.js';

/** The client of `libs/rp-client` against the real service, a virtual phone between them. */
describe('the client of the relying-party API', () => {
  let service: TestService;
  let phone: VirtualPhone;
  let client: RelyingPartyClient;

  const certificate = async (name: string) => {
    const response = await fetch(`${service.issuer}/pki/${name}.cer`);
    return toPem(new Uint8Array(await response.arrayBuffer()));
  };

  beforeAll(async () => {
    service = await TestService.start('embedded', { RELYING_PARTY_API: 'on' });
    phone = await service.phoneOf(oksana);
    client = new RelyingPartyClient({
      ...bank,
      baseUrl: `${service.issuer}/smart-id-rp/v3`,
      schemeName: 'state-id',
      trust: { anchors: await certificate('root'), intermediates: await certificate('issuing') },
    });
  });
  afterAll(() => service.stop());

  const interactions = [{ type: 'displayTextAndPIN', text: 'Увійти до банку?' }] as const;
  const asked = { interactions, certificateLevel: 'ADVANCED' } as const;
  const callbackUrl = 'https://bank.example/back';

  const confirm = async (link: string) => {
    const { request, callback } = await phone.openLink(link);
    await phone.confirm(request);
    return callback ?? '';
  };

  it('learns who has scanned, with a certificate that the responder calls good', async () => {
    const session = await client.startDeviceLinkAuthentication(asked);
    const waiting = session.wait();
    await confirm(session.links.qrAt());
    expect(await waiting).toMatchObject({ person: { identifier: oksana, country: 'UA' }, flowType: 'QR' });
  });

  it('believes the same device with the address that it came back to, and with no other one', async () => {
    const sessions = [await client.startDeviceLinkAuthentication({ ...asked, callbackUrl })];
    sessions.push(await client.startDeviceLinkAuthentication({ ...asked, callbackUrl }));
    const [session, other] = sessions as [DeviceLinkSession<unknown>, DeviceLinkSession<unknown>];
    const comeBack = await confirm(session.links.sameDevice('Web2App'));
    const foreign = await confirm(other.links.sameDevice('Web2App'));
    await expect(session.wait()).rejects.toMatchObject({ code: 'callback_required' });
    await expect(session.wait({ comeBack: foreign })).rejects.toMatchObject({ code: 'wrong_session' });
    expect(await session.wait({ comeBack })).toMatchObject({ person: { identifier: oksana }, flowType: 'Web2App' });
  });

  it('gets a signature over data of its own', async () => {
    const toBeSigned = { data: Buffer.from('Договір № 7') };
    const session = await client.startDeviceLinkSignature({ ...asked, person: oksana, toBeSigned });
    const waiting = session.wait();
    await confirm(session.links.qrAt());
    const { documentNumber, certificate: der } = await waiting;
    expect(documentNumber.startsWith(`${oksana}-`)).toBe(true);
    const known = await client.readSigningCertificate({ document: documentNumber, certificateLevel: 'ADVANCED' });
    expect(known.certificate).toEqual(der);
  });

  it('is told of a refusal, of a person that is not there, and of a link that was changed', async () => {
    const session = await client.startDeviceLinkAuthentication(asked);
    const changed = session.links.qrAt().replace(/elapsedSeconds=\d+/, 'elapsedSeconds=99');
    await expect(phone.openLink(changed)).rejects.toMatchObject({ name: 'Refusal' });
    const { request } = await phone.openLink(session.links.qrAt());
    await phone.refuse(request);
    await expect(session.wait()).rejects.toMatchObject({
      code: 'USER_REFUSED_INTERACTION',
      interaction: 'displayTextAndPIN',
    });
    const nobody = client.startDeviceLinkAuthentication({ ...asked, person: taras });
    await expect(nobody).rejects.toMatchObject({ code: 'no_suitable_account' });
  });

  it('does not believe a deployment of another scheme, whose links no phone takes either', async () => {
    const other = new RelyingPartyClient({
      ...{ ...bank, baseUrl: `${service.issuer}/smart-id-rp/v3`, schemeName: 'smart-id' },
      trust: { anchors: await certificate('root'), intermediates: await certificate('issuing') },
    });
    const session = await other.startDeviceLinkAuthentication(asked);
    await expect(phone.openLink(session.links.qrAt())).rejects.toMatchObject({ name: 'Refusal' });
  });
});
