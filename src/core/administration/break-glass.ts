import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import type { Author } from '../relying-parties/index.js';
import { ReasonNeeded } from './administration.errors.js';
import { glassBroken } from './administration.events.js';
import { OfficerRepository } from './persistence/officer.repository.js';

/**
 * Puts on record that one person is about to do by the command line what needs two elsewhere. It is recorded before it
 * is tried. As soon as there are two who could approve, it has to be said why they do not.
 */
@Injectable()
export class BreakGlass {
  constructor(
    private readonly officers: OfficerRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ReasonNeeded */
  async record(command: string, { actor, reason }: Author): Promise<void> {
    if (reason === undefined && (await this.officers.isHeld('security-officer'))) throw new ReasonNeeded();
    await this.audit.record(glassBroken(command, reason, actor));
  }
}
