export {
  adminClient,
  adminScope,
  localised,
  logoPath,
  mayAskFor,
  type ApiAccess,
  type ApiAuthentication,
  type CertificateName,
  type Locale,
  type LocalisedText,
  type Profile,
  type RelyingParty,
  type RelyingPartyId,
  type Scope,
} from './domain/relying-party.js';
export { AddLogo } from './add-logo.js';
export { ChangeRegistry, type Author } from './change-registry.js';
export { changedMembers } from './domain/changed-members.js';
export { dangerousMembers } from './domain/dangerous-members.js';
export type { Organisation } from './domain/organisation.js';
export { parseRelyingParties } from './adapters/relying-party-file.js';
export { CreateRelyingParty } from './persistence/001-create-relying-party.migration.js';
export { AddApprovalsAndLogos } from './persistence/002-add-approvals-and-logos.migration.js';
export { LogoRepository, type Logo } from './persistence/logo.repository.js';
export { OrganisationRepository, type KeptOrganisationVersion } from './persistence/organisation.repository.js';
export {
  LogoRow,
  OrganisationRow,
  OrganisationVersionRow,
  RelyingPartyRow,
  RelyingPartyVersionRow,
} from './persistence/relying-party.entity.js';
export {
  RelyingPartyRepository,
  type KeptParty,
  type KeptVersion,
  type PartyQuery,
} from './persistence/relying-party.repository.js';
export { changing, RegisterRelyingParty, registering } from './register-relying-party.js';
export { parseRegistration, scopes, type Registration } from './registration.js';
export {
  InvalidRegistration,
  LogoUnknown,
  OrganisationUnknown,
  OutdatedVersion,
  RelyingPartyDisabled,
  RelyingPartyExists,
  RelyingPartyUnknown,
  ResourceServerUnknown,
} from './relying-parties.errors.js';
export { CreateResourceServer } from './persistence/003-create-resource-server.migration.js';
export { ChangeResourceServer } from './change-resource-server.js';
export { ResourceServerVersionRow } from './persistence/resource-server.entity.js';
export { ResourceServerRepository } from './persistence/resource-server.repository.js';
export type { ResourceServer } from './domain/resource-server.js';
export { RegistryRecordsModule, RelyingPartiesModule } from './relying-parties.module.js';
export { RelyingPartyRegistry } from './relying-party-registry.js';
export { SetOrganisation } from './set-organisation.js';
export { enabling, SwitchRelyingParty } from './switch-relying-party.js';
