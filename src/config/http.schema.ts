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
    MTLS_ORIGIN: origin
      .optional()
      .describe('where relying parties with certificates call; without it there is no authentication by certificate'),
    CLIENT_CERTIFICATE_HEADER: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/)
      .optional()
      .describe('the header in which the reverse proxy of MTLS_ORIGIN hands on the certificate, such as Client-Cert'),
    CLIENT_CA_FILE: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the authorities that issue certificates to relying parties'),
    MTLS_PORT: port.optional().describe('the port for MTLS_ORIGIN where no proxy ends its TLS'),
    MTLS_KEY_FILE: z.string().min(1).optional().describe('PEM file of the key for MTLS_PORT'),
    MTLS_CERTIFICATE_FILE: z.string().min(1).optional().describe('PEM file of the certificate chain for MTLS_PORT'),
    OUTBOUND_NETWORKS: networks
      .prefault('')
      .describe(
        'networks inside in which relying parties may publish keys and take messages; without it, public addresses only',
      ),
    OUTBOUND_CA_FILE: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of authorities that are trusted for addresses of relying parties, beside the usual ones'),
  })
  .refine((http) => http.ISSUER !== http.APP_ORIGIN, { path: ['APP_ORIGIN'], message: 'must differ from ISSUER' })
  .refine((http) => ![http.ISSUER, http.APP_ORIGIN].includes(http.MTLS_ORIGIN ?? ''), {
    path: ['MTLS_ORIGIN'],
    message: 'must differ from ISSUER and APP_ORIGIN',
  })
  .refine((http) => http.CLIENT_CERTIFICATE_HEADER === undefined || http.TRUSTED_PROXIES.length > 0, {
    path: ['CLIENT_CERTIFICATE_HEADER'],
    message: 'needs TRUSTED_PROXIES: anybody else could write it',
  })
  .refine((http) => http.MTLS_PORT === undefined || (http.MTLS_KEY_FILE && http.MTLS_CERTIFICATE_FILE), {
    path: ['MTLS_PORT'],
    message: 'needs MTLS_KEY_FILE and MTLS_CERTIFICATE_FILE',
  });

export type HttpConfig = z.infer<typeof httpSchema>;
