export { AuthenticateDevice } from './authenticate-device.js';
export { AlreadyActivated, CredentialRefused, DeviceUnknown } from './devices.errors.js';
export { deviceRegistered } from './devices.events.js';
export { DevicesModule } from './devices.module.js';
export type { Credential, Device, DeviceId, EquippedDevice } from './domain/device.js';
export { CreateDevice } from './persistence/001-create-device.migration.js';
export { CredentialRow, DeviceRow } from './persistence/device.entity.js';
export { DeviceRepository } from './persistence/device.repository.js';
export {
  RegisterDevice,
  type PendingRegistration,
  type PhoneRegistration,
  type RegistrationOptions,
} from './register-device.js';
export { RevokeDevice } from './revoke-device.js';
export { VerifyConfirmation, type Confirmation } from './verify-confirmation.js';
export { WebAuthnSite } from './webauthn-site.js';
