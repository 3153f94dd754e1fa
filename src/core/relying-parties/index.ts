export {
  localised,
  type CertificateName,
  type Locale,
  type LocalisedText,
  type Profile,
  type RelyingParty,
  type RelyingPartyId,
  type Scope,
} from './domain/relying-party.js';
export { changedMembers } from './domain/changed-members.js';
export { parseRelyingParties } from './adapters/relying-party-file.js';
export { CreateRelyingParty } from './persistence/001-create-relying-party.migration.js';
export { OrganisationRepository } from './persistence/organisation.repository.js';
export { OrganisationRow, RelyingPartyRow, RelyingPartyVersionRow } from './persistence/relying-party.entity.js';
export { RelyingPartyRepository, type KeptParty, type KeptVersion } from './persistence/relying-party.repository.js';
export { RegisterRelyingParty } from './register-relying-party.js';
export { InvalidRegistration, RelyingPartyDisabled, RelyingPartyUnknown } from './relying-parties.errors.js';
export { RegistryRecordsModule, RelyingPartiesModule } from './relying-parties.module.js';
export { RelyingPartyRegistry } from './relying-party-registry.js';
export { SetOrganisation } from './set-organisation.js';
export { SwitchRelyingParty } from './switch-relying-party.js';
