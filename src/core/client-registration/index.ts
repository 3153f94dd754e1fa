export { RegistrationAccessRefused, RegistrationTokenRefused, TooManyClients } from './client-registration.errors.js';
export { ClientRegistrationModule } from './client-registration.module.js';
export { ExpireClients } from './expire-clients.js';
export { IssueRegistrationToken } from './issue-registration-token.js';
export { ManageClient, type Managed } from './manage-client.js';
export { CreateClientRegistration } from './persistence/001-create-client-registration.migration.js';
export { RegisteredClientRow, RegistrationTokenRow } from './persistence/client-registration.entity.js';
export { RegistrationTokenRepository } from './persistence/registration-token.repository.js';
export { RegisterClient, type Permission, type Registered } from './register-client.js';
