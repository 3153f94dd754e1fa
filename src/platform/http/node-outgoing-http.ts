import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OutgoingFailed, OutgoingHttp, type OutgoingAnswer, type OutgoingRequest } from './outgoing-http.js';
import { isLoopbackAddress, isPublicAddress } from './public-address.js';

const timeoutMs = 3_000;
const largestAnswer = 64 * 1024;

/** Node's own client. Its `fetch` cannot be told which addresses are good. */
export class NodeOutgoingHttp extends OutgoingHttp {
  /** @param onThisMachine whether this machine itself may be reached, and without TLS: in profile local only */
  constructor(private readonly onThisMachine: boolean) {
    super();
  }

  override async send(url: string, { method, headers, body = '' }: OutgoingRequest): Promise<OutgoingAnswer> {
    const target = this.targetOf(url);
    const signal = AbortSignal.timeout(timeoutMs);
    const secure = target.protocol === 'https:';
    // Each request has a connection of its own: one that is kept open would not be looked at again.
    const options: RequestOptions = { method, agent: false, signal, lookup: this.lookup };
    const length = Buffer.byteLength(body);
    try {
      return await new Promise<OutgoingAnswer>((done, fail) => {
        const request = (secure ? requestSecure : requestPlain)(target, {
          ...options,
          headers: { ...headers, ...(method === 'POST' && { 'Content-Length': length }) },
        });
        request.on('error', fail).on('response', (answer) => void read(answer).then(done, fail));
        request.end(body);
      });
    } catch (error) {
      if (error instanceof OutgoingFailed) throw error;
      throw new OutgoingFailed(signal.aborted ? 'timeout' : 'unreachable', { cause: error });
    }
  }

  /** A name is judged when it is resolved; an address that stands in the URL is never resolved, so it is judged here. */
  private targetOf(url: string): URL {
    if (!URL.canParse(url)) throw new OutgoingFailed('address_refused');
    const target = new URL(url);
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const plainAllowed = this.onThisMachine && (host === 'localhost' || isLoopbackAddress(host));
    if (target.protocol !== 'https:' && !(target.protocol === 'http:' && plainAllowed)) {
      throw new OutgoingFailed('address_refused');
    }
    if (target.username !== '' || target.password !== '') throw new OutgoingFailed('address_refused');
    if (isIP(host) !== 0 && !this.isAllowed(host)) throw new OutgoingFailed('address_refused');
    return target;
  }

  private isAllowed(address: string): boolean {
    return isPublicAddress(address) || (this.onThisMachine && isLoopbackAddress(address));
  }

  /** The address that was judged is the one that is connected to: a name that changes its mind changes nothing. */
  private readonly lookup: LookupFunction = (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, '');
      const good = addresses.filter(({ address }) => this.isAllowed(address));
      const [first] = good;
      if (!first || good.length < addresses.length) return done(new OutgoingFailed('address_refused'), '');
      return options.all ? done(null, good) : done(null, first.address, first.family);
    });
  };
}

async function read(answer: IncomingMessage): Promise<OutgoingAnswer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestAnswer) throw new OutgoingFailed('answer_too_large');
    pieces.push(piece);
  }
  return { status: answer.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') };
}
