import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignatureIntent } from '#libs/approval-intent';
import { Clock, Random } from '#libs/kernel';
import {
  acspV2Payload,
  chooseInteraction,
  codeChoice,
  digestOf,
  shownText,
  type FlowType,
  type Interaction,
  type InteractionType,
} from '#libs/smart-id-api';
import { FindAccount, reachesLevel, type Account, type UsableKey } from '../accounts/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Device } from '../devices/index.js';
import { prepare, type SigningSession } from './domain/signing-session.js';
import type { KeyUse, PreparedKeyUse, PreparedSignature } from './domain/key-use.js';
import type { Refusal } from './domain/outcome.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { AccountUnusable, LevelTooLow, MeantForAnother } from './signing-sessions.errors.js';

/** The phone that is going to answer. */
export interface AnsweringPhone {
  readonly device: Device;
  readonly citizen: Citizen;
  readonly flowType: FlowType;
  /** base64url of 32 bytes that the phone made; only their hash comes here (RP API, userChallenge). */
  readonly userChallenge: string;
  /** What this phone can show. */
  readonly interactions: readonly InteractionType[];
}

/** Puts before one phone what it has to agree to: with its own key and certificate, once it is known which phone it is. */
@Injectable()
export class PrepareKeyUse {
  constructor(
    private readonly accounts: FindAccount,
    private readonly sessions: SessionStore,
    private readonly settle: SettleSession,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * @param session claimed by the citizen of the phone
   * @throws AccountUnusable, MeantForAnother, LevelTooLow, ClaimedByAnother, AlreadyDecided, SessionExpired
   */
  async prepare(session: SigningSession, keyUse: KeyUse, phone: AnsweringPhone): Promise<SigningSession> {
    const account = await this.accountOf(phone, keyUse);
    const key = await this.accounts.usableKey(account, keyUse.kind === 'auth' ? 'authentication' : 'signing');
    if (!key) return this.giveUp(session, 'unusable', phone);
    const prepared: PreparedKeyUse = {
      deviceId: phone.device.id,
      documentNumber: account.documentNumber,
      certificate: key.certificate.serial,
      certificateLevel: key.certificate.level,
      flowType: phone.flowType,
    };
    if (keyUse.kind === 'cert') return this.keep(session, prepared);
    const interaction = chooseInteraction(keyUse.interactions, phone.interactions);
    if (!interaction) return this.giveUp(session, 'unsupported', phone);
    return this.keep(session, { ...prepared, signature: this.signature(session, keyUse, { phone, key, interaction }) });
  }

  private keep(session: SigningSession, prepared: PreparedKeyUse): Promise<SigningSession> {
    return this.sessions.update(session, (current) => prepare(current, prepared, this.clock.now()));
  }

  private async accountOf({ device }: AnsweringPhone, keyUse: KeyUse): Promise<Account> {
    const account = await this.accounts.ofDevice(device.id);
    if (!account) throw new AccountUnusable('the phone was activated without keys');
    if (keyUse.documentNumber !== undefined && keyUse.documentNumber !== account.documentNumber)
      throw new MeantForAnother('another phone of this citizen');
    if (!reachesLevel(account, keyUse.level)) throw new LevelTooLow();
    return account;
  }

  private async giveUp(session: SigningSession, result: Refusal, { citizen }: AnsweringPhone): Promise<never> {
    await this.settle.refuse(session, result, { actor: 'system', subject: citizen.pseudonym });
    throw new AccountUnusable(result);
  }

  private signature(
    session: SigningSession,
    keyUse: KeyUse,
    chosen: { phone: AnsweringPhone; key: UsableKey; interaction: Interaction },
  ): PreparedSignature {
    const { phone, key, interaction } = chosen;
    const { scheme, kind, digest: ready, code = '' } = keyUse;
    if (!scheme) throw new Error('a signature without a scheme was asked for');
    const message = ready === undefined ? this.message(keyUse, phone, interaction) : undefined;
    const digest = message ? digestOf(message.payload, scheme).toString('base64') : (ready ?? '');
    const intent: SignatureIntent = {
      session: session.id,
      use: kind === 'auth' ? 'authentication' : 'signing',
      relyingParty: session.intent.relyingParty,
      interaction: { type: interaction.type, text: shownText(interaction.text) },
      code,
      digest: { algorithm: scheme.hash, value: digest },
      signatureAlgorithm: scheme.padding === 'pss' ? 'rsassa-pss' : 'rsassa-pkcs1-v1_5',
      certificate: createHash('sha256').update(key.certificate.certificate).digest('base64url'),
      nonce: this.random.secret(),
      issuedAt: this.clock.now(),
      expiresAt: session.deadline,
    };
    const chooses = interaction.type === 'confirmationMessageAndVerificationCodeChoice';
    return {
      ...{ keyId: key.keyId, interaction: interaction.type, intent },
      ...(message && { message }),
      ...(chooses && { codes: codeChoice(code, (limit) => this.random.below(limit)) }),
    };
  }

  private message({ context }: KeyUse, phone: AnsweringPhone, interaction: Interaction) {
    const { userChallenge, flowType } = phone;
    const serverRandom = Buffer.from(this.random.bytes(24)).toString('base64');
    const { challenge: rpChallenge = '', interactions = '', ...names } = context;
    const payload = acspV2Payload({
      ...{ ...names, rpChallenge, interactions, serverRandom, userChallenge, flowType },
      interactionTypeUsed: interaction.type,
    });
    return { payload, serverRandom, userChallenge };
  }
}
