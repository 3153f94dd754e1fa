import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { oksanaNumber } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { RelyingPartyClient, WaitEnded } from './index.js';

let peer: SmartIdPeer;
let client: RelyingPartyClient;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
  client = new RelyingPartyClient(peer.settings);
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const start = () =>
  client.startDeviceLinkAuthentication({ interactions: [{ type: 'displayTextAndPIN', text: 'Увійти?' }] });
/** What each question about a session said that it takes. */
const asked = () => peer.requests.filter(({ method }) => method === 'GET').map(({ headers }) => headers.accept);
const streamed = /^text\/event-stream/;
const looked = /^application\/json$/;
const by = 'stream';

describe('waiting by a stream', () => {
  it('asks once, and believes the event as it would believe a look', async () => {
    peer.behaviour.stream = (response, status) => {
      response.write('retry: 2000\r\n\r\n:\r\n\r\nevent: other\r\ndata: {}\r\n\r\n');
      const [head, tail] = JSON.stringify(status()).split(/(?<=^\{)/);
      setTimeout(() => response.end(`event: complete\ndata: ${head}\ndata: ${tail}\n\n`), 50);
    };
    expect(await (await start()).wait({ by })).toMatchObject({ person: { identifier: oksanaNumber } });
    expect(asked()).toEqual([expect.stringMatching(streamed)]);
    peer.behaviour.payload = (payload) => ({ ...payload, relyingPartyName: 'Another' });
    await expect((await start()).wait({ by })).rejects.toMatchObject({ code: 'wrong_signature' });
  });

  it('asks again when a stream has ended without the event', async () => {
    let streams = 0;
    peer.behaviour.stream = (response, status) => {
      streams += 1;
      if (streams === 1) response.end(':\n\n');
      else response.end(`event: complete\ndata: ${JSON.stringify(status())}\n\n`);
    };
    await (await start()).wait({ by });
    expect(asked()).toHaveLength(2);
  });

  it('is as good at a service that knows no streams', async () => {
    expect(await (await start()).wait({ by })).toMatchObject({ flowType: 'QR' });
    expect(asked()).toEqual([expect.stringMatching(streamed)]);
  });

  it.each([
    ['is refused', () => (peer.behaviour.answers = [{ status: 429 }])],
    ['breaks', () => (peer.behaviour.stream = (response) => response.destroy())],
    ['brings nonsense', () => (peer.behaviour.stream = (response) => response.end('event: complete\ndata: {\n\n'))],
    ['never ends an event', () => (peer.behaviour.stream = (response) => response.end('x'.repeat(300_000)))],
  ])('goes on by looking when the stream %s', async (_, arrange) => {
    const session = await start();
    arrange();
    expect(await session.wait({ by })).toMatchObject({ flowType: 'QR' });
    expect(asked()).toEqual([expect.stringMatching(streamed), expect.stringMatching(looked)]);
  });

  it('says why when looking is refused too', async () => {
    const session = await start();
    peer.behaviour.answers = [{ status: 404 }, { status: 404 }];
    await expect(session.wait({ by })).rejects.toMatchObject({ code: 'session_unknown' });
  });

  it('ends after its time, and by a signal with its reason', async () => {
    peer.behaviour.stream = (response) => void response.write(':\n\n');
    const session = await start();
    await expect(session.wait({ by, timeoutMs: 300 })).rejects.toThrow(WaitEnded);
    const [reason, leaving] = [new Error('the page was left'), new AbortController()];
    setTimeout(() => leaving.abort(reason), 50);
    await expect(session.wait({ by, signal: leaving.signal })).rejects.toBe(reason);
  });
});
