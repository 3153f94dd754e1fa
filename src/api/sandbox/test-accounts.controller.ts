import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { readDocumentNumber } from '#libs/smart-id-api';
import { FindAccount } from '../../core/accounts/index.js';
import { CitizenRepository, fullName } from '../../core/citizens/index.js';
import { PersonUnknown } from '../../core/identity-proofing/index.js';
import { DemoPopulationRegister } from '../../core/population-register/index.js';
import { ForPrograms, InvalidRequest } from '../../platform/http/index.js';
import { AnsweringPhones } from './answering-phones.js';
import { codeOf } from './code-of.js';
import { OpenTestAccounts } from './open-test-accounts.js';
import { phoneAnswer } from './phone-answer.js';
import { PhoneScripts } from './phone-scripts.js';
import { TestPhoneRefused } from './sandbox.errors.js';
import { testAccounts } from './test-accounts.js';

const answersBody = z.strictObject({ answers: z.array(phoneAnswer).min(1).max(100) });
const deviceLinkBody = z.strictObject({ phone: z.string().max(100), deviceLink: z.string().max(4_000) });

/** The public test accounts, and phones that do as they are told. Where it is switched on, whoever calls may. */
@Controller('sandbox')
@ForPrograms()
export class TestAccountsController {
  constructor(
    private readonly opening: OpenTestAccounts,
    private readonly phones: AnsweringPhones,
    private readonly scripts: PhoneScripts,
    private readonly register: DemoPopulationRegister,
    private readonly citizens: CitizenRepository,
    private readonly accounts: FindAccount,
  ) {}

  /** Waits until all phones are there, so that a test run may begin with this question. */
  @Get('accounts')
  async list() {
    await this.opening.ready();
    const rows = new Map(this.register.all().map((row) => [row.identifier, row]));
    const list = testAccounts.map(async (account) => {
      const row = rows.get(account.person);
      const [newest] = await this.opening.accountsOf(account);
      return {
        person: account.person,
        name: row && fullName(row),
        about: row?.note,
        ...(newest && { documentNumber: newest.documentNumber }),
        outcomes: account.outcomes,
      };
    });
    return { accounts: await Promise.all(list) };
  }

  /** What a phone does with the next requests; then it does again as its account always does. */
  @Post('phones/:phone/answers')
  @HttpCode(200)
  async tell(@Param('phone') phone: string, @Body() body: unknown) {
    const { answers } = read(answersBody, body);
    const person = await this.personOf(phone);
    await this.phones.attend(person);
    return { waiting: this.scripts.tell(person, answers) };
  }

  @Delete('phones/:phone/answers')
  @HttpCode(204)
  async forget(@Param('phone') phone: string): Promise<void> {
    this.scripts.forget(await this.personOf(phone));
  }

  /** The phone scans the link, and answers before this does. */
  @Post('device-links')
  @HttpCode(200)
  async scan(@Body() body: unknown) {
    const { phone, deviceLink } = read(deviceLinkBody, body);
    const person = await this.personOf(phone);
    try {
      const { answer, callback } = await this.phones.scan(person, deviceLink);
      return { answer: answer.answer, ...(callback !== undefined && { callback }) };
    } catch (error) {
      const reason = codeOf(error);
      if (reason === undefined) throw error;
      throw new TestPhoneRefused(reason);
    }
  }

  /** By person identifier or by document number. @throws PersonUnknown */
  private async personOf(phone: string): Promise<string> {
    if (this.register.all().some(({ identifier }) => identifier === phone)) return phone;
    const account = readDocumentNumber(phone) && (await this.accounts.ofDocument(phone));
    const citizen = account && (await this.citizens.find(account.citizenId));
    if (!citizen) throw new PersonUnknown();
    return citizen.identifier;
  }
}

/** @throws InvalidRequest naming each fault */
function read<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(
    parsed.error.issues.map(({ path, message }) => ({ at: `body/${path.join('/')}`, fault: message })),
  );
}
