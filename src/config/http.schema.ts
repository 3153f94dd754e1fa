import { z } from 'zod';
import { networks, origin, port } from './kinds.js';

/** Where the service listens and under which names it is reached. */
export const httpSchema = z
  .object({
    ISSUER: origin.describe('the issuer: origin of the OpenID Connect server and the login page'),
    APP_ORIGIN: origin.describe('the origin of the phone app; never the issuer'),
    PORT: port.default(3000).describe('the port to listen on'),
    BIND: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('the address to listen on: 127.0.0.1 behind a proxy on this machine, 0.0.0.0 in a container'),
    TRUSTED_PROXIES: networks
      .prefault('')
      .describe(
        'addresses or networks of the reverse proxies whose X-Forwarded-For is believed, separated by commas; ' +
          'loopback, linklocal and uniquelocal stand for the usual ones',
      ),
  })
  .refine((http) => http.ISSUER !== http.APP_ORIGIN, { path: ['APP_ORIGIN'], message: 'must differ from ISSUER' });

export type HttpConfig = z.infer<typeof httpSchema>;
