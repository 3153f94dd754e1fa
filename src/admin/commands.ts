import { randomBytes } from 'node:crypto';
import {
  ChangeResourceServer,
  changedMembers,
  OrganisationRepository,
  RegisterRelyingParty,
  RelyingPartyRepository,
  RelyingPartyUnknown,
  ResourceServerRepository,
  SetOrganisation,
  SwitchRelyingParty,
  type KeptParty,
  type KeptVersion,
} from '../core/relying-parties/index.js';
import { isRole, Officers, roles, SetRoles } from '../core/administration/index.js';
import { fullName } from '../core/citizens/index.js';
import { UsageError, type Command } from './arguments.js';
import { IssueRegistrationToken, RegistrationTokenRepository } from '../core/client-registration/index.js';

const show = (value: unknown) => JSON.stringify(value, undefined, 2);
const stateOf = ({ disabled }: KeptParty) => (disabled ? 'disabled' : 'active');

const add: Command = {
  takes: 'json',
  breaksGlass: true,
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
  breaksGlass: true,
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
  breaksGlass: true,
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
    const { id } = await admin.get(SetOrganisation).set(input, author);
    return `${id} is kept.`;
  },
};

const listOrganisations: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    return show(await admin.get(OrganisationRepository).all());
  },
};

const addOfficer: Command = {
  takes: 'id',
  breaksGlass: true,
  usage: `IDENTIFIER --role ${roles.join('|')} [--role …]`,
  async run(admin, { id, options, author }) {
    const given = (options.role ?? []).filter(isRole);
    if (given.length === 0 || given.length !== options.role?.length)
      throw new UsageError(`officer add needs --role: ${roles.join(', ')}`);
    const { citizen, roles: held } = await admin.get(SetRoles).byCommand(id, (had) => [...had, ...given], author);
    return `${citizen.pseudonym} is ${held.join(', ')}.`;
  },
};

const removeOfficer: Command = {
  takes: 'id',
  breaksGlass: true,
  usage: 'IDENTIFIER',
  async run(admin, { id, author }) {
    const { citizen } = await admin.get(SetRoles).byCommand(id, () => [], author);
    return `${citizen.pseudonym} has no roles any more.`;
  },
};

const listOfficers: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    const officers = await admin.get(Officers).all();
    const lines = officers.map(({ citizen, roles: held }) =>
      [citizen.pseudonym, citizen.status, held.join(',') || 'no roles', fullName(citizen.nameLatin)].join('\t'),
    );
    return lines.length > 0 ? lines.join('\n') : 'Nobody has a role.';
  },
};

const setResource: Command = {
  takes: 'json',
  breaksGlass: true,
  usage: 'FILE|-',
  async run(admin, { input, author }) {
    const { id, version } = await admin.get(ChangeResourceServer).set(input, author);
    return `${id} is at version ${version}.`;
  },
};

const listResources: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    return show(await admin.get(ResourceServerRepository).all());
  },
};

const switchResource = (disabled: boolean): Command => ({
  takes: 'id',
  // Like the kill switch of relying parties, switching off needs one person.
  ...(!disabled && { breaksGlass: true }),
  usage: 'URI --reason TEXT',
  async run(admin, { id, author }) {
    const version = await admin.get(ChangeResourceServer).switch(id, disabled, author);
    return `${id} is ${disabled ? 'disabled' : 'active'} (version ${version}).`;
  },
});

const issueToken: Command = {
  takes: 'id',
  breaksGlass: true,
  usage: 'ORGANISATION [--clients NUMBER] [--days NUMBER] [--scopes "openid profile"]',
  async run(admin, { id: organisation, author, options }) {
    const { clients = '1', days = '7', scopes = 'openid' } = options;
    const limits = { organisation, clients: Number(clients), days: Number(days), scopes: scopes.split(' ') };
    const { id, token } = await admin.get(IssueRegistrationToken).issue(limits, author.actor);
    return `${id} makes ${clients} client(s) of ${organisation} within ${days} day(s).\nThe token, which is shown this once: ${token}`;
  },
};

const listTokens: Command = {
  takes: 'nothing',
  usage: '',
  async run(admin) {
    const tokens = await admin.get(RegistrationTokenRepository).all();
    const lines = tokens.map(({ id, organisationId, remaining, expiresAt, scopes, issuedBy }) =>
      [
        id,
        organisationId,
        `${remaining} left`,
        new Date(Number(expiresAt)).toISOString(),
        scopes.join(' '),
        issuedBy,
      ].join('\t'),
    );
    return lines.length > 0 ? lines.join('\n') : 'There are no registration tokens.';
  },
};

const revokeToken: Command = {
  takes: 'id',
  usage: 'ID',
  async run(admin, { id, author }) {
    await admin.get(IssueRegistrationToken).revoke(id, author.actor);
    return `${id} makes no clients any more. Those that it made stay.`;
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
  'officer add': addOfficer,
  'officer remove': removeOfficer,
  'officer list': listOfficers,
  'registration-token issue': issueToken,
  'registration-token list': listTokens,
  'registration-token revoke': revokeToken,
  'resource set': setResource,
  'resource list': listResources,
  'resource disable': switchResource(true),
  'resource enable': switchResource(false),
};

/** One line about a change, and below it each member as it was and as it is. */
function describe(after: KeptVersion, before: KeptVersion | undefined): string {
  const when = new Date(after.changedAt).toISOString();
  const second = after.approvedBy === undefined ? '' : `, approved by ${after.approvedBy}`;
  const reason = after.reason === undefined ? '' : `: ${after.reason}`;
  const members = before ? changedMembers(before.registration, after.registration) : [];
  const value = (of: KeptVersion | undefined, member: string) =>
    JSON.stringify((of?.registration as Record<string, unknown> | undefined)?.[member]) ?? 'nothing';
  const lines = members.map((member) => `    ${member}: ${value(before, member)} -> ${value(after, member)}`);
  return [`${after.version}  ${when}  ${after.action} by ${after.actor}${second}${reason}`, ...lines].join('\n');
}
