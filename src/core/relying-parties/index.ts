export {
  localised,
  type Locale,
  type LocalisedText,
  type RelyingParty,
  type RelyingPartyId,
  type Scope,
} from './domain/relying-party.js';
export { RelyingPartiesModule } from './relying-parties.module.js';
export { RelyingPartyRegistry } from './relying-party-registry.js';
export { FileRelyingPartyRegistry, parseRelyingParties } from './adapters/file-relying-party-registry.js';
