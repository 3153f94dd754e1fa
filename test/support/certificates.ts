import { readFileSync } from 'node:fs';
import { IssueCertificate, type CitizenCertificate } from '../../src/core/certificates/index.js';
import { CitizenRepository, type Citizen } from '../../src/core/citizens/index.js';
import { makeCitizen } from './records.js';
import { generate } from './sample-authority.js';
import type { TestService } from './service.js';
import type { ToolBox } from './tools.js';

export type Purpose = CitizenCertificate['purpose'];

/** A citizen of a test's own, in the records. */
export function addCitizen(service: TestService, of: Partial<Citizen> = {}): Promise<Citizen> {
  return service.get(CitizenRepository).addOrRename(makeCitizen(of));
}

/** A certificate for a new key of a citizen. */
export function certify(
  service: TestService,
  citizen: Citizen,
  purpose: Purpose = 'signature',
  publicKey: Uint8Array = generate('ec', 'P-256').publicKey,
): Promise<CitizenCertificate> {
  return service.get(IssueCertificate).issue({ citizen, purpose, level: 'qualified', publicKey });
}

/** The authorities of a service as files, fetched from where it publishes them. */
export async function fetchAuthorities(service: TestService, tools: ToolBox) {
  const read = async (name: string) => Buffer.from(await (await fetch(`${service.issuer}/pki/${name}`)).arrayBuffer());
  return {
    root: tools.writePem('root.pem', await read('root.cer')),
    issuing: tools.writePem('issuing.pem', await read('issuing.cer')),
  };
}

/** An OCSP request as OpenSSL makes it. */
export function ocspRequest(tools: ToolBox, issuing: string, leaf: string, ...options: readonly string[]): Buffer {
  const file = tools.write('ask.der', '');
  tools.run('openssl', 'ocsp', ...options, '-issuer', issuing, '-cert', leaf, '-reqout', file);
  return readFileSync(file);
}

/** Sends bytes as one of the protocols. */
export async function post(url: string, type: string, body: Uint8Array) {
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body: Buffer.from(body) });
  return { response, body: Buffer.from(await response.arrayBuffer()) };
}
