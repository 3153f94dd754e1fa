import type { Actor, AuditEvent } from '../audit/index.js';
import type { Credential, Device } from './domain/device.js';

export const deviceRegistered = (device: Device, subject: string, credentials: readonly Credential[]): AuditEvent => ({
  type: 'devices.registered',
  version: 1,
  actor: `device:${device.id}`,
  subject,
  data: { level: device.level, syncs: credentials.some(({ backupEligible }) => backupEligible) },
});

export const deviceRevoked = (device: Device, subject: string, actor: Actor): AuditEvent => ({
  type: 'devices.revoked',
  version: 1,
  actor,
  subject,
  data: { device: device.id },
});

export const credentialFrozen = (credential: Credential): AuditEvent => ({
  type: 'devices.credential_frozen',
  version: 1,
  actor: `device:${credential.deviceId}`,
  data: { purpose: credential.purpose, reason: 'count_did_not_grow' },
});
