import {
  CreateKnownSubject,
  CreateOidcArtefact,
  CreateSigningKey,
  KnownSubjectRow,
  OidcArtefactRow,
  RotateSigningKeys,
  SigningKeyRow,
  SpentRow,
} from './api/oidc/index.js';
import { CreateOfficer, OfficerRow, ProposalRow } from './core/administration/index.js';
import { AccountRow, CreateAccount } from './core/accounts/index.js';
import { AuditEventRow, CreateAuditEvent } from './core/audit/index.js';
import {
  AuthorityKeyRow,
  CertificateRow,
  CertificateStatusChangeRow,
  CertificateStatusRow,
  CertifiedKeyRow,
  CreateAuthorityKey,
  CreateCertificate,
  CreateCertificateStatus,
  RevocationListRow,
} from './core/certificates/index.js';
import {
  CreateClientRegistration,
  RegisteredClientRow,
  RegistrationTokenRow,
} from './core/client-registration/index.js';
import { CitizenRow, CreateCitizen } from './core/citizens/index.js';
import { CreateDevice, CredentialRow, DeviceRow } from './core/devices/index.js';
import {
  AddApprovalsAndLogos,
  CreateRelyingParty,
  LogoRow,
  CreateResourceServer,
  OrganisationRow,
  OrganisationVersionRow,
  RelyingPartyRow,
  RelyingPartyVersionRow,
  ResourceServerVersionRow,
} from './core/relying-parties/index.js';
import { CitizenKeyRow, CreateCitizenKeys, SignatureEvidenceRow } from './core/key-vault/index.js';
import { AllowKeyUseRefusals, CreateDecision, DecisionRow, ExtendDecision } from './core/signing-sessions/index.js';
import { CreateSsoSession, SsoParticipationRow, SsoSessionRow } from './core/sso-sessions/index.js';
import { CreateOutboxMessage, OutboxMessageRow } from './platform/jobs/index.js';
import type { Schema } from './platform/persistence/index.js';

/** Every module's tables. Migrations run in the order of their time stamps. */
export const schema: Schema = {
  entities: [
    AuditEventRow,
    CitizenRow,
    DeviceRow,
    CredentialRow,
    DecisionRow,
    OrganisationRow,
    OrganisationVersionRow,
    LogoRow,
    RelyingPartyRow,
    RelyingPartyVersionRow,
    ResourceServerVersionRow,
    RegistrationTokenRow,
    RegisteredClientRow,
    OidcArtefactRow,
    SpentRow,
    SigningKeyRow,
    CertifiedKeyRow,
    CertificateRow,
    CertificateStatusRow,
    CertificateStatusChangeRow,
    AuthorityKeyRow,
    RevocationListRow,
    OutboxMessageRow,
    SsoSessionRow,
    SsoParticipationRow,
    CitizenKeyRow,
    SignatureEvidenceRow,
    OfficerRow,
    ProposalRow,
    AccountRow,
    KnownSubjectRow,
  ],
  migrations: [
    CreateAuditEvent,
    CreateCitizen,
    CreateDevice,
    CreateDecision,
    CreateOidcArtefact,
    CreateSigningKey,
    RotateSigningKeys,
    CreateRelyingParty,
    CreateCertificate,
    CreateCertificateStatus,
    CreateAuthorityKey,
    CreateOutboxMessage,
    CreateSsoSession,
    CreateCitizenKeys,
    AddApprovalsAndLogos,
    CreateOfficer,
    CreateAccount,
    ExtendDecision,
    CreateKnownSubject,
    AllowKeyUseRefusals,
    CreateResourceServer,
    CreateClientRegistration,
  ],
};
