import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { demoAttestationRoot } from '#libs/demo-attestation';
import { Config, InvalidConfig } from '../../config/index.js';
import { AttestationTrust } from './adapters/attestation-trust.js';
import { AuthenticateDevice } from './authenticate-device.js';
import { DeviceRepository } from './persistence/device.repository.js';
import { RegisterDevice } from './register-device.js';
import { RevokeDevice } from './revoke-device.js';
import { VerifyConfirmation } from './verify-confirmation.js';
import { WebAuthnSite } from './webauthn-site.js';

const trust = {
  provide: AttestationTrust,
  inject: [Config],
  useFactory: ({ identity, profile }: Config) => {
    if (identity.ATTESTATION_ROOTS_FILE === undefined) return new AttestationTrust([demoAttestationRoot]);
    const trust = readRoots(identity.ATTESTATION_ROOTS_FILE);
    // Anybody can attest under the demo root: its keys are in this repository.
    if (profile === 'production' && trust.includes(demoAttestationRoot)) {
      throw new InvalidConfig(['ATTESTATION_ROOTS_FILE holds the demo root']);
    }
    return trust;
  },
};

function readRoots(file: string): AttestationTrust {
  try {
    return AttestationTrust.fromBundle(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidConfig([`ATTESTATION_ROOTS_FILE cannot be used: ${(error as Error).message}`], { cause: error });
  }
}

const useCases = [RegisterDevice, VerifyConfirmation, AuthenticateDevice, RevokeDevice];

@Module({
  providers: [trust, DeviceRepository, WebAuthnSite, ...useCases],
  exports: [DeviceRepository, WebAuthnSite, ...useCases],
})
export class DevicesModule {}
