import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { groupCode, readableCode } from '#libs/readable-code';

const incidents = new WeakMap<IncomingMessage, string>();

/** The number under which one request can be found in the log. A citizen can read it out on the telephone. */
export function incidentOf(request: IncomingMessage): string {
  const known = incidents.get(request);
  if (known) return known;
  const incident = groupCode(readableCode(randomBytes(8)));
  incidents.set(request, incident);
  return incident;
}
