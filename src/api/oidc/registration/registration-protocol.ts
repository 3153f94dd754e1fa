import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { digest, Random } from '#libs/kernel';
import { NetworkList } from '#libs/networks';
import { Config } from '../../../config/index.js';
import {
  ManageClient,
  RegisterClient,
  RegistrationTokenRefused,
  type Managed,
  type Registered,
} from '../../../core/client-registration/index.js';
import { parseRegistration, scopes as allScopes, type Registration } from '../../../core/relying-parties/index.js';
import { callerAddress, RateLimit } from '../../../platform/http/index.js';
import { CheckAddresses } from './check-addresses.js';
import { readClientMetadata, toClientMetadata, toRegistration, type ClientMetadata } from './client-metadata.js';
import { MetadataRefused } from './metadata-refused.js';
import { RegistrationRefusals } from './registration-refusals.js';

/** Where clients register; managed below it. */
export const registrationPath = '/register';

const largestBody = 64 * 1024;
const limit = { calls: 120, windowMs: 10 * 60_000 };
/** Members of an answer that a change must not send back (RFC 7592 §2.2). */
const answered = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

interface Secret {
  readonly text: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Dynamic client registration (RFC 7591) and its management (RFC 7592). Programs call here, with tokens and not with
 * cookies, and expect the errors of these documents: so the routes stand beside the framework.
 */
@Injectable()
export class RegistrationProtocol implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly register: RegisterClient,
    private readonly manage: ManageClient,
    private readonly addresses: CheckAddresses,
    private readonly refusals: RegistrationRefusals,
    private readonly rateLimit: RateLimit,
    private readonly config: Config,
    private readonly random: Random,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    void server.register(async (scope) => this.addRoutes(scope));
  }

  private addRoutes(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    const raw = { parseAs: 'string', bodyLimit: largestBody } as const;
    scope.addContentTypeParser<string>('application/json', raw, (_, body, done) => done(null, parse(body)));
    scope.setErrorHandler((error, request, reply) => this.refusals.answer(error, request, reply));
    const one = `${registrationPath}/:clientId`;
    scope.post(registrationPath, (request, reply) => this.create(request, reply));
    scope.get(one, (request, reply) => this.read(request, reply));
    scope.put(one, (request, reply) => this.change(request, reply));
    scope.delete(one, (request, reply) => this.remove(request, reply));
  }

  private async create(request: FastifyRequest, reply: FastifyReply) {
    await this.demandPatience(request);
    let registration: Registration | undefined;
    let secret: Secret = { text: undefined, digest: undefined };
    const registered = await this.register.run(bearerOf(request), async (permission) => {
      const metadata = readClientMetadata(request.body);
      const sector = await this.addresses.sectorOf(permission.clientId, metadata);
      if (metadata.token_endpoint_auth_method === 'client_secret_basic') secret = this.newSecret();
      const circumstances = { permission, sector, ...this.surroundings(request), secretDigest: secret.digest };
      registration = parseRegistration(toRegistration(metadata, circumstances));
      return registration;
    });
    return send(reply.status(201), this.describe(registered, registration, secret));
  }

  private async read(request: FastifyRequest, reply: FastifyReply) {
    const managed = await this.authorised(request);
    return send(reply, this.describe(managed, managed.registration, { text: undefined, digest: undefined }));
  }

  private async change(request: FastifyRequest, reply: FastifyReply) {
    const managed = await this.authorised(request);
    const sent = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const metadata = readClientMetadata(request.body);
    const stray = answered.find((member) => member in sent);
    if (stray !== undefined) throw new MetadataRefused('invalid_client_metadata', `${stray} must not be sent`);
    if (sent['client_id'] !== managed.clientId)
      throw new MetadataRefused('invalid_client_metadata', 'client_id must be the one that is changed');
    const secret = this.keptOrNew(metadata, sent['client_secret'], managed);
    const sector = await this.addresses.sectorOf(managed.clientId, metadata);
    const { organisation } = managed.registration;
    const permission = { clientId: managed.clientId, organisation, scopes: managed.scopes ?? allScopes };
    const circumstances = { permission, sector, ...this.surroundings(request), secretDigest: secret.digest };
    const registration = parseRegistration(toRegistration(metadata, circumstances));
    const changed = await this.manage.change(managed, registration);
    return send(reply, this.describe(changed, registration, secret));
  }

  private async remove(request: FastifyRequest, reply: FastifyReply) {
    await this.manage.remove(await this.authorised(request));
    return reply.status(204).header('Cache-Control', 'no-store').send();
  }

  private async authorised(request: FastifyRequest): Promise<Managed> {
    await this.demandPatience(request);
    const { clientId } = request.params as { clientId: string };
    return this.manage.read(clientId, bearerOf(request) ?? '');
  }

  /** A secret is only known by its digest here: a client that keeps its secret may send it along. */
  private keptOrNew(metadata: ClientMetadata, sent: unknown, { registration }: Managed): Secret {
    if (metadata.token_endpoint_auth_method !== 'client_secret_basic') return { text: undefined, digest: undefined };
    const { client_secret_digest: kept } = registration;
    if (sent !== undefined && (typeof sent !== 'string' || digest(sent) !== kept))
      throw new MetadataRefused('invalid_client_metadata', 'client_secret is not the one of this client');
    return kept === undefined ? this.newSecret() : { text: undefined, digest: kept };
  }

  private newSecret(): Secret {
    const text = Buffer.from(this.random.bytes(32)).toString('base64url');
    return { text, digest: digest(text) };
  }

  private surroundings(request: FastifyRequest) {
    const offered = this.config.keys.SIGNING_ALGORITHMS;
    const address = this.addressOf(request);
    return {
      network: `${address}/${address.includes(':') ? 128 : 32}`,
      // What holds when nothing is said (OpenID Connect Dynamic Client Registration §2), where it is offered.
      usualAlgorithm: offered.includes('RS256') ? 'RS256' : 'ES256',
    };
  }

  private describe(registered: Registered, registration: Registration | undefined, secret: Secret) {
    if (!registration) throw new RegistrationTokenRefused('nothing was registered');
    const { clientId, accessToken, issuedAt, expiresAt } = registered;
    return {
      ...toClientMetadata(registration),
      client_id_issued_at: Math.floor(issuedAt / 1000),
      ...(secret.text !== undefined && { client_secret: secret.text }),
      ...(secret.digest !== undefined && {
        client_secret_expires_at: expiresAt === undefined ? 0 : Math.floor(expiresAt / 1000),
      }),
      registration_access_token: accessToken,
      registration_client_uri: `${this.config.http.ISSUER}${registrationPath}/${clientId}`,
    };
  }

  private demandPatience(request: FastifyRequest): Promise<void> {
    return this.rateLimit.demand(`client-registration:${this.addressOf(request)}`, limit.calls, limit.windowMs);
  }

  private addressOf({ raw }: FastifyRequest): string {
    return callerAddress(raw, new NetworkList(this.config.http.TRUSTED_PROXIES)).replace(/^::ffff:(?=\d+\.)/, '');
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{1,100})$/i.exec(headers.authorization ?? '')?.[1] ?? headers.authorization;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MetadataRefused('invalid_client_metadata', 'client metadata is a JSON object');
  }
}

function send(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('Cache-Control', 'no-store').type('application/json').send(JSON.stringify(body));
}
