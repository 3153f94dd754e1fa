import type { FastifyInstance } from 'fastify';
import { createPortal } from '../../src/demo-portal/portal.js';
import { prepareRegistration } from '../../src/demo-portal/registration.js';
import { RelyingParty } from '../../src/demo-portal/relying-party.js';
import { makeFolder } from './stores.js';

/** The demo portal, as a stranger to the service: all that joins them is its registration file. */
export class TestPortal {
  private constructor(
    readonly origin: string,
    readonly registration: string,
    private readonly server: FastifyInstance,
  ) {}

  /**
   * @param issuer the service that will be started with the portal's registration
   * @param host another one for a second portal: cookies do not tell ports apart
   */
  static async start(issuer: string, port: number, clientId = 'demo-portal', host = 'localhost'): Promise<TestPortal> {
    const folder = makeFolder();
    const origin = `http://${host}:${port}`;
    const settings = { port, bind: '127.0.0.1', origin, issuer, clientId, folder };
    const key = await prepareRegistration(settings);
    const server = createPortal(origin, new RelyingParty(settings, key));
    await server.listen({ port, host: '127.0.0.1' });
    return new TestPortal(origin, `${folder}/relying-parties.json`, server);
  }

  stop(): Promise<void> {
    return this.server.close();
  }
}
