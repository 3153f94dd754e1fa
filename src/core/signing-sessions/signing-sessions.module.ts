import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { CertificatesModule } from '../certificates/index.js';
import { CitizensModule } from '../citizens/index.js';
import { DevicesModule } from '../devices/index.js';
import { KeyVaultModule } from '../key-vault/index.js';
import { KeyValueSessionStore } from './adapters/key-value-session-store.js';
import { AddressCitizen } from './address-citizen.js';
import { ClaimSession } from './claim-session.js';
import { ConfirmSession } from './confirm-session.js';
import { ExpireSessions } from './expire-sessions.js';
import { NotificationBudget } from './notification-budget.js';
import { DecisionRepository } from './persistence/decision.repository.js';
import { PrepareKeyUse } from './prepare-key-use.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { RefuseSession } from './refuse-session.js';
import { ReviewPastRequests } from './review-past-requests.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { SignWithKey } from './sign-with-key.js';
import { StartAuthentication } from './start-authentication.js';
import { StartKeyUse } from './start-key-use.js';
import { StartNotification } from './start-notification.js';
import { WatchSession } from './watch-session.js';

const useCases = [
  StartAuthentication,
  StartKeyUse,
  SignWithKey,
  StartNotification,
  ClaimSession,
  ConfirmSession,
  RefuseSession,
  WatchSession,
  ReviewPastRequests,
];

@Module({
  imports: [CitizensModule, DevicesModule, AccountsModule, CertificatesModule, KeyVaultModule],
  providers: [
    { provide: SessionStore, useClass: KeyValueSessionStore },
    DecisionRepository,
    ExpireSessions,
    PreventConcurrency,
    PrepareKeyUse,
    AddressCitizen,
    NotificationBudget,
    SettleSession,
    ...useCases,
  ],
  exports: useCases,
})
export class SigningSessionsModule {}
