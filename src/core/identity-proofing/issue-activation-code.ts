import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { InvalidPersonIdentifier, PersonIdentifier } from '#libs/person-identifier';
import { groupCode, readableCode } from '#libs/readable-code';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository, type Citizen, type CitizenId } from '../citizens/index.js';
import { PopulationRegister, type RegisteredPerson } from '../population-register/index.js';
import { ActivationStore } from './activation-store.js';
import { activationCodeLength, activationLifeMs, parseActivationCode } from './domain/activation.js';
import { demandEligible } from './domain/eligibility.js';
import { activationCodeIssued } from './identity-proofing.events.js';
import { PersonSuspended, PersonUnknown } from './identity-proofing.errors.js';

export interface IssuedCode {
  /** In groups of four, as it is read out. */
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly citizen: Citizen;
}

/** An officer has seen the person and the document, and hands over a code that binds one phone to that person. */
@Injectable()
export class IssueActivationCode {
  constructor(
    private readonly register: PopulationRegister,
    private readonly citizens: CitizenRepository,
    private readonly activations: ActivationStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * @param identifier ETSI semantics identifier
   * @throws PersonUnknown, PersonDeceased, PersonTooYoung, PersonSuspended
   */
  async issue(identifier: string, officer: Actor): Promise<IssuedCode> {
    const person = await this.register.find(readIdentifier(identifier));
    if (!person) throw new PersonUnknown('not in the register');
    demandEligible(person, new Date(this.clock.now()).toISOString().slice(0, 10));
    const citizen = await this.citizens.addOrRename(this.toCitizen(person));
    if (citizen.status !== 'active') throw new PersonSuspended();
    const id = this.random.uuid();
    await this.audit.record(activationCodeIssued(id, citizen.pseudonym, officer));
    const expiresAt = this.clock.now() + activationLifeMs;
    return { code: groupCode(await this.create(id, citizen.id, expiresAt)), expiresAt, citizen };
  }

  private async create(id: string, citizenId: CitizenId, expiresAt: number): Promise<string> {
    for (;;) {
      const text = readableCode(this.random.bytes(activationCodeLength));
      const code = parseActivationCode(text);
      if (!code) throw new Error('a code that was just made cannot be read');
      const activation = { id, citizenId, secretMac: this.activations.mac(code), expiresAt };
      if (await this.activations.create(code.reference, activation)) return text;
    }
  }

  private toCitizen(person: RegisteredPerson): Citizen {
    return {
      id: this.random.uuid() as CitizenId,
      identifier: person.identifier.toEtsi(),
      name: { givenName: person.givenName, familyName: person.familyName },
      nameLatin: person.namesLatin,
      birthDate: person.birthDate,
      personType: person.personType,
      status: 'active',
      pseudonym: this.random.uuid(),
    };
  }
}

function readIdentifier(text: string): PersonIdentifier {
  try {
    return PersonIdentifier.parse(text);
  } catch (error) {
    if (error instanceof InvalidPersonIdentifier) throw new PersonUnknown(error.detail, { cause: error });
    throw error;
  }
}
