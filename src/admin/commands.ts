import { randomBytes } from 'node:crypto';
import {
  changedMembers,
  OrganisationRepository,
  RegisterRelyingParty,
  RelyingPartyRepository,
  RelyingPartyUnknown,
  SetOrganisation,
  SwitchRelyingParty,
  type KeptParty,
  type KeptVersion,
} from '../core/relying-parties/index.js';
import type { Command } from './arguments.js';

const show = (value: unknown) => JSON.stringify(value, undefined, 2);
const stateOf = ({ disabled }: KeptParty) => (disabled ? 'disabled' : 'active');

const add: Command = {
  takes: 'json',
  usage: 'FILE|- [--make-secret]',
  async run(admin, { input, author, options }) {
    const secret = options['make-secret'] ? randomBytes(32).toString('base64url') : undefined;
    const registration = secret === undefined ? input : { ...(input as object), client_secret: secret };
    const { id, version } = await admin.get(RegisterRelyingParty).add(registration, author);
    const once = secret === undefined ? '' : `\nIts secret, which is shown this once: ${secret}`;
    return `${id} is registered (version ${version}).${once}`;
  },
};

const change: Command = {
  takes: 'json',
  usage: 'FILE|-',
  async run(admin, { input, author }) {
    const { id, version } = await admin.get(RegisterRelyingParty).change(input, author);
    return `${id} is at version ${version}.`;
  },
};

const list: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    const parties = await admin.get(RelyingPartyRepository).all();
    const lines = parties.map((party) => {
      const { profile, name } = party.registration as { profile: string; name: { en: string } };
      return [party.id, stateOf(party), profile, `version ${party.version}`, party.managedBy, name.en].join('\t');
    });
    return lines.length > 0 ? lines.join('\n') : 'Nobody is registered.';
  },
};

const showOne: Command = {
  takes: 'id',
  usage: 'ID',
  async run(admin, { id }) {
    const party = await admin.get(RelyingPartyRepository).find(id);
    if (!party) throw new RelyingPartyUnknown(id);
    return show(party.registration);
  },
};

const disable: Command = {
  takes: 'id',
  usage: 'ID --reason TEXT',
  async run(admin, { id, author }) {
    const version = await admin.get(SwitchRelyingParty).disable(id, author);
    return `${id} is disabled (version ${version}). All nodes follow within two seconds.`;
  },
};

const enable: Command = {
  takes: 'id',
  usage: 'ID --reason TEXT',
  async run(admin, { id, author }) {
    const version = await admin.get(SwitchRelyingParty).enable(id, author);
    return `${id} is active (version ${version}). All nodes follow within two seconds.`;
  },
};

const history: Command = {
  takes: 'id',
  usage: 'ID',
  async run(admin, { id }) {
    const versions = await admin.get(RelyingPartyRepository).history(id);
    if (versions.length === 0) throw new RelyingPartyUnknown(id);
    return versions.map((version, index) => describe(version, versions[index - 1])).join('\n');
  },
};

const setOrganisation: Command = {
  takes: 'json',
  usage: 'FILE|-',
  async run(admin, { input, author }) {
    return `${await admin.get(SetOrganisation).set(input, author.actor)} is kept.`;
  },
};

const listOrganisations: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    return show(await admin.get(OrganisationRepository).all());
  },
};

/** Everything that an operator can do, by what is typed. */
export const commands: Readonly<Record<string, Command>> = {
  'client add': add,
  'client change': change,
  'client list': list,
  'client show': showOne,
  'client disable': disable,
  'client enable': enable,
  'client history': history,
  'organisation set': setOrganisation,
  'organisation list': listOrganisations,
};

/** One line about a change, and below it each member as it was and as it is. */
function describe(after: KeptVersion, before: KeptVersion | undefined): string {
  const when = new Date(after.changedAt).toISOString();
  const reason = after.reason === undefined ? '' : `: ${after.reason}`;
  const members = before ? changedMembers(before.registration, after.registration) : [];
  const value = (of: KeptVersion | undefined, member: string) =>
    JSON.stringify((of?.registration as Record<string, unknown> | undefined)?.[member]) ?? 'nothing';
  const lines = members.map((member) => `    ${member}: ${value(before, member)} -> ${value(after, member)}`);
  return [`${after.version}  ${when}  ${after.action} by ${after.actor}${reason}`, ...lines].join('\n');
}
