import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { CitizenRepository } from '../../core/citizens/index.js';
import { claimOf, sessionNamedBy, SessionUnknown, WatchSession } from '../../core/signing-sessions/index.js';
import { ForPrograms, InvalidRequest } from '../../platform/http/index.js';
import { TestPhones } from './test-phones.js';

/**
 * Test phones that answer what is addressed to their persons. The suite stands in for the relying party, so it knows
 * the secret of the request, and with it the number that the relying party would tell.
 */
@Controller('sandbox')
export class NotificationController {
  constructor(
    private readonly phones: TestPhones,
    private readonly citizens: CitizenRepository,
    private readonly watchSession: WatchSession,
  ) {}

  @Post('phones')
  @ForPrograms()
  @HttpCode(204)
  async activate(@Query('person') person: unknown): Promise<void> {
    if (typeof person !== 'string') throw new InvalidRequest([]);
    await this.phones.of(person);
  }

  @Post('notifications')
  @ForPrograms()
  @HttpCode(200)
  async answer(@Query('secret') secret: unknown, @Query('action') action: unknown) {
    if (typeof secret !== 'string' || (action !== 'allow' && action !== 'deny')) throw new InvalidRequest([]);
    const id = sessionNamedBy(secret);
    const session = await this.watchSession.ofOwner(id, id);
    const claim = claimOf(session);
    const citizen = claim && (await this.citizens.find(claim.citizenId));
    if (!citizen) throw new SessionUnknown();
    const phone = await this.phones.of(citizen.identifier);
    const shown = (await phone.waiting()).find(({ intent }) => intent.session === id);
    if (!shown) throw new SessionUnknown();
    if (action === 'allow') await phone.confirm(shown, session.intent.code);
    else await phone.refuse(shown);
    return { action };
  }
}
