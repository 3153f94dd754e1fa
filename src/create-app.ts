import type { IncomingMessage, RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, type Random, SystemClock, SystemRandom } from '#libs/kernel';
import { AppModule } from './app.module.js';
import type { Config } from './config/index.js';
import { serveFolder } from './platform/html/index.js';
import { appPrefix, Front, incidentOf, sendProblem, toProblem } from './platform/http/index.js';
import { Log, NestLog } from './platform/logging/index.js';
import { projectFile } from './platform/project-file.js';

export interface Replacements {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
}

const largestBody = 64 * 1024;

/** Puts the service together. It does not listen yet. */
export async function createApp(config: Config, replaced: Replacements = {}): Promise<NestFastifyApplication> {
  const { clock = new SystemClock(), random = new SystemRandom(), log = new Log() } = replaced;
  const front = new Front(config.http);
  const adapter = new FastifyAdapter({
    serverFactory: (handler: RequestListener) => front.createServer(handler),
    rewriteUrl: (request: IncomingMessage) => front.innerUrl(request),
    trustProxy: config.http.TRUSTED_PROXIES.length > 0 ? config.http.TRUSTED_PROXIES : false,
    bodyLimit: largestBody,
    // Public clients write base addresses with and without a slash at the end.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    // A path that is no URL fails before any route is chosen, and with it the filters.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void sendProblem(reply, toProblem(error, incidentOf(request.raw)));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ config, clock, random, log, front }),
    adapter,
    {
      logger: new NestLog(log),
      rawBody: true,
      abortOnError: false,
    },
  );
  serveFiles(app);
  app.enableShutdownHooks();
  return app;
}

/** What the web build made: scripts, styles and pictures for both origins, the phone app's own files for its origin. */
function serveFiles(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const assets = projectFile('dist/web/assets');
  serveFolder(server, assets, '/assets/');
  serveFolder(server, assets, `${appPrefix}/assets/`);
  serveFolder(server, projectFile('dist/web/app'), `${appPrefix}/`);
}
