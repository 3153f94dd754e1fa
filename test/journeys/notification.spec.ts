import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { StartNotification, WatchSession, type SessionId } from '../../src/core/signing-sessions/index.js';
import { inspect } from '../support/chromium.js';
import { oksana } from '../support/service.js';
import { reachable } from '../support/stores.js';
import { until } from '../support/until.js';
import { activatedPhone, setUpJourney } from './journey.js';

const describeInChromium = reachable.chromium ? describe : describe.skip;

describeInChromium('a request without a page', () => {
  const journey = setUpJourney('embedded', { NOTIFICATION_BUDGET: '10' });

  const ask = async () => {
    const [relyingParty] = journey.service.get(RelyingPartyRegistry).all();
    if (!relyingParty) throw new Error('no relying party');
    const id = randomBytes(16).toString('base64url') as SessionId;
    const asked = { id, relyingParty, person: oksana, level: 'substantial', locale: 'uk', owner: id } as const;
    const rest = { message: 'Справа 4711', codeIsChosen: true, lifeMs: 60_000 };
    return journey.service.get(StartNotification).start({ ...asked, ...rest });
  };

  it('appears on the phone, in each language, and is confirmed with the number that was told', async () => {
    const page = await activatedPhone(journey);
    for (const language of ['uk', 'en', 'et']) {
      await page.goto(`${journey.service.appOrigin}/phone`);
      await page.selectOption('#language', language);
      await page.goto(journey.service.appOrigin);
      const session = await ask();
      await page.click('#look');
      await page.waitForSelector('.choices');
      expect(await page.textContent('#message')).toBe('Справа 4711');
      expect(await page.isDisabled('#confirm')).toBe(true);
      await inspect(page, `phone-notification-${language}`);
      await page.check(`.choices input[value="${session.intent.code}"]`);
      await page.click('#confirm');
      await page.waitForSelector('#ended[data-ending=confirmed]');
      const { state } = await journey.service.get(WatchSession).ofOwner(session.id, session.owner);
      expect(state).toMatchObject({ name: 'ended', outcome: { result: 'approved' } });
      await page.click('#leave');
    }
  });

  it('ends with a wrong number, and the phone says so', async () => {
    const page = await activatedPhone(journey);
    const session = await ask();
    await page.click('#look');
    const wrong = session.choices?.find((code) => code !== session.intent.code);
    await page.check(`.choices input[value="${wrong ?? ''}"]`);
    await page.click('#confirm');
    await page.waitForSelector('#trouble');
    await until(async () => {
      const { state } = await journey.service.get(WatchSession).ofOwner(session.id, session.owner);
      return state.name === 'ended' && state.outcome.result === 'wrong_code';
    });
  });
});
