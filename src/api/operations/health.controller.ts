import { Controller, Get, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { components } from '../../openapi.generated.js';
import { Operation } from '../../platform/http/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { Database } from '../../platform/persistence/index.js';

/** For supervisors and load balancers. */
@Controller('health')
export class HealthController implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly sessions: KeyValueStore,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  @Get('live')
  @Operation('readLiveness')
  live() {
    return { status: 'alive' };
  }

  @Get('ready')
  @Operation('readReadiness')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<components['schemas']['Readiness']> {
    const [database, sessions] = await Promise.all([this.database.isReady(), this.sessions.isReady()]);
    const ready = database && sessions && !this.stopping;
    void reply.status(ready ? 200 : 503);
    const word = (up: boolean) => (up ? 'up' : 'down');
    return { status: ready ? 'ready' : 'not_ready', database: word(database), sessions: word(sessions) };
  }
}
