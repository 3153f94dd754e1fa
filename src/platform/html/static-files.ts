import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

interface StaticFile {
  readonly type: string;
  /** By content coding; `identity` is always there. */
  readonly bodies: Readonly<Record<'identity' | 'br' | 'gzip', Buffer | undefined>>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the files of a folder from memory. There are a dozen, made by our own build, so an address is a look-up: no
 * path of a request ever touches the disk.
 */
export function serveFolder(server: FastifyInstance, folder: string, prefix: string): void {
  const files = readFolder(folder);
  server.get(`${prefix}:name`, (request: FastifyRequest<{ Params: { name: string } }>, reply) => {
    const file = files.get(request.params.name);
    if (!file) return reply.callNotFound();
    // A service worker fetches under the policy of its own script.
    void reply.header('Content-Security-Policy', scriptPolicy);
    return send(request, reply.header('Cache-Control', cacheControl(request.params.name)), file);
  });
}

const scriptPolicy = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

/** Names with a hash of the content can be kept for ever; the others have to be asked for again. */
function cacheControl(name: string): string {
  return /-[A-Z0-9]{8}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function send({ headers }: FastifyRequest, reply: FastifyReply, { type, bodies }: StaticFile): FastifyReply {
  const accepted = headers['accept-encoding'] ?? '';
  const coding = (['br', 'gzip'] as const).find((name) => bodies[name] && accepted.includes(name));
  if (coding) void reply.header('Content-Encoding', coding);
  return reply
    .header('Vary', 'Accept-Encoding')
    .type(type)
    .send(bodies[coding ?? 'identity']);
}

function readFolder(folder: string): ReadonlyMap<string, StaticFile> {
  const read = (path: string) => (existsSync(path) ? readFileSync(path) : undefined);
  const names = readdirSync(folder).filter((name) => types[extname(name)] !== undefined);
  return new Map(
    names.map((name) => {
      const path = join(folder, name);
      const bodies = { identity: read(path), br: read(`${path}.br`), gzip: read(`${path}.gz`) };
      return [name, { type: types[extname(name)] ?? '', bodies }];
    }),
  );
}
