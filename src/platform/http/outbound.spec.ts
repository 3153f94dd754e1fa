import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Outbound, OutboundFailed } from './outbound.js';
import { isPublicAddress } from './public-address.js';

type Resolve = ConstructorParameters<typeof Outbound>[1];

/** A name server that a thief runs: it gives each of these answers in turn. */
function answering(...answers: readonly (readonly string[])[]): NonNullable<Resolve> {
  let asked = 0;
  return ((_host: string, _options: object, done: (error: null, found: LookupAddress[]) => void) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as never;
}

/** Ways to write an address inside, as hosts of a URL. */
function spellings(): string[] {
  const inside = ['127.0.0.1', '10.0.0.1', '172.16.3.4', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
  const written = inside.flatMap((address) => {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    const whole = ((a * 256 + b) * 256 + c) * 256 + d;
    const hex = (value: number, length = 2) => value.toString(16).padStart(length, '0');
    const pair = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
    return [
      address,
      `${address}.`,
      String(whole),
      `0x${hex(whole, 8)}`,
      `0X${hex(whole, 8).toUpperCase()}`,
      `0${whole.toString(8)}`,
      [a, b, c, d].map((part) => `0x${hex(part)}`).join('.'),
      [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.'),
      [a, b, c, d].map((part) => `000${part.toString(8)}`).join('.'),
      `${a}.${b}.${c * 256 + d}`,
      `${a}.${(b * 256 + c) * 256 + d}`,
      `0x${hex(a)}.${b}.0${c.toString(8)}.${d}`,
      address.replaceAll('.', '%2e'),
      address.replaceAll('.', '。'),
      address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      `[::ffff:${address}]`,
      `[::ffff:${pair}]`,
      `[0:0:0:0:0:ffff:${pair}]`,
      `[::${address}]`,
      `[64:ff9b::${pair}]`,
      `[2002:${pair}::1]`,
    ];
  });
  const others = ['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]'];
  return [
    ...written,
    ...others,
    '[2001:db8::1]',
    '[fec0::1]',
    '[100::1]',
    '255.255.255.255',
    '224.0.0.1',
    '198.18.0.1',
  ];
}

describe('a call to an address that a relying party chose', () => {
  let server: Server;
  let port: number;
  let hits = 0;
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as { port: number });
    answer = (_, response) => response.end('{}');
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const strict = (resolve?: Resolve) => new Outbound({ networks: [], plainHttp: false }, resolve);
  const local = (resolve?: Resolve) => new Outbound({ networks: ['loopback'], plainHttp: true }, resolve);
  const refusal = (outbound: Outbound, url: string) =>
    outbound.fetch(url).then(
      () => 'taken',
      (error: unknown) => {
        return error instanceof OutboundFailed ? 'refused' : error;
      },
    );

  it('reaches no address inside by any of 150 spellings', async () => {
    const hosts = spellings();
    expect(hosts.length).toBeGreaterThanOrEqual(150);
    // Even with plain http as in development, where nothing inside is allowed.
    const loose = new Outbound({ networks: [], plainHttp: true });
    for (const host of hosts) {
      expect([host, await refusal(strict(), `https://${host}:${port}/`)]).toEqual([host, 'refused']);
      expect([host, await refusal(loose, `http://${host}:${port}/`)]).toEqual([host, 'refused']);
    }
    expect(hits).toBe(0);
  });

  it.each([
    ['inside', [['127.0.0.1']]],
    ['inside among others', [['93.184.215.14', '10.0.0.1']]],
    ['inside in the clothes of IPv6', [['::ffff:127.0.0.1']]],
    ['nowhere', [[]]],
  ])('reaches no name whose address is %s', async (_, answers) => {
    const loose = new Outbound({ networks: [], plainHttp: true }, answering(...answers));
    expect(await refusal(strict(answering(...answers)), `https://name.example:${port}/`)).toBe('refused');
    expect(await refusal(loose, `http://name.example:${port}/`)).toBe('refused');
    expect(hits).toBe(0);
  });

  it('asks for a name once, so that a second answer can lead nowhere else', async () => {
    let asked = 0;
    const rebinding: NonNullable<Resolve> = ((host: string, options: object, done: never) => {
      asked += 1;
      return (answering(asked === 1 ? ['127.0.0.1'] : ['192.0.2.1']) as (...args: unknown[]) => void)(
        host,
        options,
        done,
      );
    }) as never;
    expect((await local(rebinding).fetch(`http://name.example:${port}/`)).status).toBe(200);
    expect(asked).toBe(1);
  });

  it.each([
    'http://93.184.215.14/',
    'ftp://name.example/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://a:b@name.example/',
  ])('does not follow %s', async (url) => {
    expect(await refusal(strict(), url)).toBe('refused');
  });

  it('leaves the networks inside over https only', async () => {
    expect(await refusal(local(answering(['93.184.215.14'])), 'http://name.example/')).toBe('refused');
  });

  it('sends what it is given, and gives back what it gets', async () => {
    answer = (request, response) => {
      response.writeHead(201, { 'Cache-Control': 'max-age=60' });
      request
        .on('data', (part: Buffer) => response.write(part))
        .on('end', () => response.end(request.headers['x-one']));
    };
    const init = { method: 'POST', headers: { 'X-One': '1' }, body: new URLSearchParams({ a: 'b c' }) };
    const response = await local().fetch(`http://localhost:${port}/`, init);
    expect([response.status, response.headers.get('cache-control'), await response.text()]).toEqual([
      201,
      'max-age=60',
      'a=b+c1',
    ]);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { Location: `http://localhost:${port}/other` }).end();
    const before = hits;
    expect((await local().fetch(`http://localhost:${port}/`)).status).toBe(302);
    expect(hits).toBe(before + 1);
  });

  it('takes no answer of more than 64 KiB', async () => {
    answer = (_, response) => response.end('x'.repeat(64 * 1024 + 1));
    expect(await refusal(local(), `http://localhost:${port}/`)).toBe('refused');
    answer = (_, response) => response.end('x'.repeat(64 * 1024));
    expect(await refusal(local(), `http://localhost:${port}/`)).toBe('taken');
  });

  it('waits three seconds at most, also for the end of an answer, and less when it is told', async () => {
    answer = (_, response) => void response.writeHead(200).write('{');
    const begun = performance.now();
    expect(await refusal(local(), `http://localhost:${port}/`)).toBe('refused');
    expect(performance.now() - begun).toBeLessThan(4_000);
    await expect(local().fetch(`http://localhost:${port}/`)).rejects.toMatchObject({ fault: 'timeout' });
    const told = local().fetch(`http://localhost:${port}/`, { signal: AbortSignal.timeout(100) });
    await expect(told).rejects.toThrow('failed');
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it('says why it failed, as a code', async () => {
    const faultOf = (url: string, outbound = local()) => expect(outbound.fetch(url)).rejects;
    for (const url of ['ftp://example.org/', 'file:///etc/passwd', 'data:,x', 'no address', 'https://a:b@example.org/'])
      await faultOf(url).toMatchObject({ fault: 'address_refused' });
    await faultOf('http://localhost:1/').toMatchObject({ fault: 'unreachable' });
    answer = (_, response) => response.end('x'.repeat(64 * 1024 + 1));
    await faultOf(`http://localhost:${port}/`).toMatchObject({ fault: 'answer_too_large' });
  });
});

describe('a public address', () => {
  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '93.184.215.14', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['example.org', '', '127.1', '::ffff:8.8.8.8', '192.88.99.1', '3fff::1', '2001:0:7f00:1::', '5f00::1'])(
    'is not "%s"',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );
});
