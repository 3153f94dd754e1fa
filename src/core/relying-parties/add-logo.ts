import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { PngFault, rewritePng } from '#libs/png';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { LogoRepository, type Logo } from './persistence/logo.repository.js';
import { LogoRefused } from './relying-parties.errors.js';
import { logoAdded } from './relying-parties.events.js';

/** 40 KiB hold every sign of this size; pixels each way. */
const limits = { bytes: 40 * 1024, smallest: 48, largest: 512 };

/**
 * Takes a picture in, written anew, so that a registration can name it. It is served to nobody before a relying party
 * has it, which needs two persons.
 */
@Injectable()
export class AddLogo {
  constructor(
    private readonly database: Database,
    private readonly logos: LogoRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws LogoRefused */
  async add(file: Buffer, actor: Actor): Promise<Logo> {
    const picture = rewrite(file);
    const logo = { ...picture, id: createHash('sha256').update(picture.png).digest('base64url') };
    await this.database.transaction(async (within) => {
      const added = await this.logos.add(logo, { addedBy: actor, addedAt: this.clock.now() }, within);
      if (added) await this.audit.recordWithin(within, logoAdded(logo.id, actor));
    });
    return logo;
  }
}

function rewrite(file: Buffer) {
  try {
    return rewritePng(file, limits);
  } catch (error) {
    throw error instanceof PngFault ? new LogoRefused([`the picture ${error.message}`]) : error;
  }
}
