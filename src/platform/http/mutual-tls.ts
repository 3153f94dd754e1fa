import { readFileSync } from 'node:fs';
import type { Server } from 'node:https';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config, InvalidConfig } from '../../config/index.js';
import { Front } from './front.js';

/**
 * A port of its own for clients with certificates, where no proxy ends TLS. On the usual port a browser would ask
 * every citizen for one.
 */
@Injectable()
export class MutualTls implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly front: Front,
    private readonly config: Config,
  ) {}

  /** @throws InvalidConfig when key and certificate cannot be used */
  async onApplicationBootstrap(): Promise<void> {
    const { MTLS_PORT: port, BIND: host, MTLS_KEY_FILE: key, MTLS_CERTIFICATE_FILE: certificate } = this.config.http;
    if (port === undefined || key === undefined || certificate === undefined) return;
    const server = (this.server = this.open(key, certificate));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private open(key: string, certificate: string): Server {
    try {
      return this.front.createMutualTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) });
    } catch (error) {
      throw new InvalidConfig([`MTLS_KEY_FILE and MTLS_CERTIFICATE_FILE cannot be used: ${(error as Error).message}`], {
        cause: error,
      });
    }
  }
}
