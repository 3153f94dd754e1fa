import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { request as requestPlain, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { NetworkList, plainAddress } from '#libs/networks';
import { isPublicAddress } from './public-address.js';

/** Why a call did not end with an answer; a code, good for records. */
export type OutboundFault = 'address_refused' | 'timeout' | 'answer_too_large' | 'unreachable';

/** A call to an address that a relying party chose was not made, or its answer was not taken. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';

  constructor(
    readonly fault: OutboundFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a deployment allows beyond public addresses over https. */
export interface OutboundRules {
  /** Networks inside that may be reached all the same. */
  readonly networks: readonly string[];
  /** Whether plain http is good enough within those networks; for development. */
  readonly plainHttp: boolean;
  /** Authorities to trust beside the usual ones; PEM. */
  readonly authorities?: string | undefined;
}

const timeoutMs = 3_000;
const largestAnswer = 64 * 1024;

/**
 * Calls addresses that relying parties chose: their keys, and where they want to be told of something. Whoever registers
 * an address must not make this service call its own neighbours (RFC 9700 §4.13). The address that was checked is the
 * one that is connected to, so a name that answers differently a moment later gains nothing. No redirect is followed.
 */
export class Outbound {
  private readonly inside: NetworkList;
  private readonly trust: { readonly ca?: string[] };

  /** @param resolve how names become addresses; tests answer for themselves */
  constructor(
    private readonly rules: OutboundRules,
    private readonly resolve: typeof resolveName = resolveName,
  ) {
    this.inside = new NetworkList(rules.networks);
    this.trust = rules.authorities === undefined ? {} : { ca: [...rootCertificates, rules.authorities] };
  }

  /** As the global `fetch`, with a text as its only kind of body. @throws OutboundFailed */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = this.allowed(input instanceof Request ? input.url : input);
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])]);
    try {
      return await this.send(url, init, signal);
    } catch (error) {
      if (error instanceof OutboundFailed) throw error;
      const fault = signal.aborted ? 'timeout' : 'unreachable';
      throw new OutboundFailed(fault, `${url.host} failed`, { cause: error });
    }
  };

  /** What can be said of an address without looking its name up. @throws OutboundRefused */
  allowed(input: string | URL): URL {
    if (!URL.canParse(input)) throw refused('this is no address');
    const url = new URL(input);
    if (url.username !== '' || url.password !== '') throw refused('the address has a user name');
    const plain = url.protocol === 'http:' && this.rules.plainHttp;
    if (url.protocol !== 'https:' && !plain) throw refused(`${url.protocol} is not https:`);
    const address = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(address) !== 0) this.demandReachable(address, url.protocol);
    return url;
  }

  private demandReachable(address: string, protocol: string): void {
    if (this.inside.contains(address)) return;
    if (protocol !== 'https:') throw refused('plain http leaves the networks inside');
    if (!isPublicAddress(plainAddress(address))) throw refused('the address is not a public one');
  }

  private async send(url: URL, { method = 'GET', headers, body }: RequestInit, signal: AbortSignal): Promise<Response> {
    const content = body === null || body === undefined ? undefined : Buffer.from(textOf(body));
    const options: RequestOptions = {
      method,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        ...(content && { 'content-length': content.length }),
      },
      signal,
      agent: false,
      lookup: this.lookup(url.protocol),
    };
    const request =
      url.protocol === 'https:' ? requestSecure(url, { ...options, ...this.trust }) : requestPlain(url, options);
    request.end(content);
    const answer = await answerOf(request);
    const received = await readAll(answer);
    const status = answer.statusCode ?? 500;
    const empty = [204, 205, 304].includes(status);
    return new Response(empty ? null : new Uint8Array(received), { status, headers: headersOf(answer) });
  }

  /** Looks a name up, and gives its addresses away only if each of them may be reached. */
  private lookup(protocol: string): LookupFunction {
    return (hostname, options, done) => {
      this.resolve(hostname, { ...options, all: true }, (error, found) => {
        const [first] = found ?? [];
        if (error || !first) return done(error ?? new OutboundFailed('unreachable', 'the name has no address'), '');
        try {
          for (const { address } of found) this.demandReachable(address, protocol);
        } catch (refusal) {
          return done(refusal as Error, '');
        }
        if (options.all) (done as (error: null, addresses: LookupAddress[]) => void)(null, found);
        else done(null, first.address, first.family);
      });
    };
  }
}

function refused(why: string): OutboundFailed {
  return new OutboundFailed('address_refused', why);
}

function textOf(body: BodyInit): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw refused('only texts are sent');
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays: an error may come after the answer has begun.
    request.on('error', reject);
  });
}

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > largestAnswer) throw new OutboundFailed('answer_too_large', 'the answer is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  return headers;
}
