import { randomBytes, randomUUID } from 'node:crypto';
import type { Citizen, CitizenId } from '../../src/core/citizens/index.js';
import type { Credential, Device, DeviceId } from '../../src/core/devices/domain/device.js';
import type { SigningSession, SessionId } from '../../src/core/signing-sessions/domain/signing-session.js';
import type { Approval } from '../../src/core/signing-sessions/domain/outcome.js';

const now = Date.UTC(2026, 10, 23, 12);

/** Records of invented people, each different from every other. */
export function makeCitizen(of: Partial<Citizen> = {}): Citizen {
  return {
    id: randomUUID() as CitizenId,
    identifier: `PNOUA-${randomUUID()}`,
    name: { givenName: 'Оксана', familyName: 'Прикладна' },
    nameLatin: { givenName: 'Oksana', familyName: 'Prykladna' },
    birthDate: '1984-03-12',
    personType: 'citizen',
    status: 'active',
    pseudonym: randomUUID(),
    ...of,
  };
}

export function makeDevice(citizenId: CitizenId, of: Partial<Device> = {}): Device {
  return {
    id: randomUUID() as DeviceId,
    citizenId,
    name: 'Firefox, Android',
    level: 'high',
    status: 'active',
    proofKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    activatedAt: now,
    ...of,
  };
}

export function makeCredential(deviceId: DeviceId, of: Partial<Credential> = {}): Credential {
  return {
    id: randomUUID(),
    deviceId,
    purpose: 'authentication',
    publicKey: Uint8Array.from(randomBytes(77)),
    signCount: 0,
    backupEligible: false,
    userHandle: randomUUID(),
    status: 'active',
    ...of,
  };
}

export function makeSession(of: Partial<SigningSession> = {}): SigningSession {
  const id = randomUUID() as SessionId;
  return {
    id,
    intent: {
      session: id,
      relyingParty: { id: 'portal', name: 'Портал' },
      purpose: 'Sign in',
      level: 'high',
      code: '12',
      nonce: 'n',
    },
    starter: { browser: 'Firefox, Linux', network: '192.0.2.0/24' },
    owner: 'interaction',
    returnUrl: 'https://id.example/return',
    startedAt: now,
    deadline: now + 180_000,
    secrets: { qr: 'q', link: 'l', returning: 'r' },
    state: { name: 'waiting' },
    ...of,
  };
}

export function makeApproval(device: Device, at = now): Approval {
  return {
    result: 'approved',
    citizenId: device.citizenId,
    deviceId: device.id,
    level: 'high',
    method: 'app_qr',
    keyStays: true,
    at,
  };
}
