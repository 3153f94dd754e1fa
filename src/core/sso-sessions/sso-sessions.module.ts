import { Module } from '@nestjs/common';
import { CitizensModule } from '../citizens/index.js';
import { RelyingPartiesModule } from '../relying-parties/index.js';
import { EndSession } from './end-session.js';
import { JoinSession } from './join-session.js';
import { LeaveSession } from './leave-session.js';
import { LogoutNotices } from './logout-notices.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { SignOutEverywhere } from './sign-out-everywhere.js';
import { SweepSessions } from './sweep-sessions.js';

@Module({
  imports: [CitizensModule, RelyingPartiesModule],
  providers: [
    SsoSessionRepository,
    LogoutNotices,
    JoinSession,
    LeaveSession,
    EndSession,
    SignOutEverywhere,
    SweepSessions,
  ],
  exports: [SsoSessionRepository, JoinSession, LeaveSession, EndSession, SignOutEverywhere],
})
export class SsoSessionsModule {}
