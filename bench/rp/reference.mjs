import { constants, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
const der = privateKey.export({ format: 'der', type: 'pkcs8' });
const message = Buffer.alloc(256, 'm');
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

/** Bare RSA-3072 PSS signatures a second and core by node:crypto, here and now, with a key that is ready. */
export function signaturesPerSecond(times = 300) {
  return rate(times, () => sign('sha512', message, { key: privateKey, ...pss }));
}

/** The same with a key that is read anew each time, as a key has to be that is kept wrapped. */
export function signaturesWithFreshKey(times = 300) {
  return rate(times, () =>
    sign('sha512', message, { key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), ...pss }),
  );
}

function rate(times, work) {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index += 1) work();
  const { user, system } = process.cpuUsage(before);
  return times / ((user + system) / 1e6);
}
