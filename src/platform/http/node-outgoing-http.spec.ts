import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NodeOutgoingHttp } from './node-outgoing-http.js';
import { isPublicAddress } from './public-address.js';

/** One address in every spelling that a URL knows, and every kind of address that is not for the public. */
const hosts = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
  ],
  ...['%31%32%37.0.0.1', '１２７.0.0.1', '127。0。0。1', 'LOCALHOST', 'localhost', 'a.localhost', 'localhost.'],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
  ],
  ...['[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[2001:db8::1]', '[3fff::1]', '[100::1]'],
  ...['[fe80::1]', '[fc00::1]', '[fd00::1]', '[ff02::1]', '[::ffff:169.254.169.254]', '[fd00:ec2::254]', '[5f00::1]'],
  ...['10.0.0.1', '10.1', '100.64.0.1', '169.254.169.254', '0xa9fea9fe', '2852039166', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
];

describe('requests to addresses that others have given us', () => {
  let server: Server;
  let port: number;
  let hits = 0;
  let connections = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits += 1;
      if (request.url === '/slow') return;
      if (request.url === '/moved') response.setHeader('Location', '/elsewhere');
      response.statusCode = request.url === '/moved' ? 302 : 200;
      if (request.url === '/large') response.write('x'.repeat(70_000));
      response.end('taken');
    });
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const post = { method: 'POST', headers: {}, body: 'x=1' } as const;

  it.each(hosts)('never reach %s', async (host) => {
    const before = connections;
    for (const scheme of ['https', 'http']) {
      const sent = new NodeOutgoingHttp(false).send(`${scheme}://${host}:${port}/`, post);
      await expect(sent).rejects.toMatchObject({ name: 'OutgoingFailed' });
    }
    expect(connections).toBe(before);
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'data:,x', 'no address', 'https://user:secret@example.org/'])(
    'are refused to %s',
    async (url) => {
      for (const http of [new NodeOutgoingHttp(false), new NodeOutgoingHttp(true)]) {
        await expect(http.send(url, post)).rejects.toMatchObject({ fault: 'address_refused' });
      }
    },
  );

  it('reach this machine in profile local, and nothing else that is internal', async () => {
    const local = new NodeOutgoingHttp(true);
    expect(await local.send(`http://localhost:${port}/`, post)).toEqual({ status: 200, body: 'taken' });
    expect(await local.send(`http://127.0.0.1:${port}/`, { ...post, method: 'GET' })).toMatchObject({ status: 200 });
    await expect(local.send(`https://10.0.0.1:${port}/`, post)).rejects.toMatchObject({ fault: 'address_refused' });
    await expect(local.send('http://example.org/', post)).rejects.toMatchObject({ fault: 'address_refused' });
  });

  it('follow no redirect', async () => {
    const before = hits;
    const answer = await new NodeOutgoingHttp(true).send(`http://localhost:${port}/moved`, post);
    expect(answer.status).toBe(302);
    expect(hits).toBe(before + 1);
  });

  it('take three seconds and 64 KiB at most, and fail when nobody is there', async () => {
    const local = new NodeOutgoingHttp(true);
    const began = performance.now();
    await expect(local.send(`http://localhost:${port}/slow`, post)).rejects.toMatchObject({ fault: 'timeout' });
    expect(performance.now() - began).toBeLessThan(4_000);
    await expect(local.send(`http://localhost:${port}/large`, post)).rejects.toMatchObject({
      fault: 'answer_too_large',
    });
    await expect(local.send('http://localhost:1/', post)).rejects.toMatchObject({ fault: 'unreachable' });
  });
});

describe('a public address', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['example.org', '', '127.1', '::ffff:8.8.8.8'])('is not "%s"', (address) =>
    expect(isPublicAddress(address)).toBe(false),
  );
});
