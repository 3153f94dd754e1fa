import { Module } from '@nestjs/common';
import { CitizensModule } from '../citizens/index.js';
import { DevicesModule } from '../devices/index.js';
import { KeyValueSessionStore } from './adapters/key-value-session-store.js';
import { ClaimSession } from './claim-session.js';
import { ConfirmSession } from './confirm-session.js';
import { ExpireSessions } from './expire-sessions.js';
import { DecisionRepository } from './persistence/decision.repository.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { RefuseSession } from './refuse-session.js';
import { ReviewPastRequests } from './review-past-requests.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { StartAuthentication } from './start-authentication.js';
import { WatchSession } from './watch-session.js';

const useCases = [StartAuthentication, ClaimSession, ConfirmSession, RefuseSession, WatchSession, ReviewPastRequests];

@Module({
  imports: [CitizensModule, DevicesModule],
  providers: [
    { provide: SessionStore, useClass: KeyValueSessionStore },
    DecisionRepository,
    ExpireSessions,
    PreventConcurrency,
    SettleSession,
    ...useCases,
  ],
  exports: useCases,
})
export class SigningSessionsModule {}
