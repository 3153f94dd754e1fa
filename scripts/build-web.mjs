// Builds what runs in browsers: scripts and styles under names that change with their content, the service worker and
// the manifest under names that do not, and a list from which the server learns the addresses.
import { readFile, rm, mkdir, writeFile, cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';

const out = 'dist/web';
const assets = join(out, 'assets');

await rm(out, { recursive: true, force: true });
await mkdir(assets, { recursive: true });
await mkdir(join(out, 'app'), { recursive: true });

const shared = {
  bundle: true,
  minify: true,
  target: ['es2020', 'safari15', 'firefox91', 'chrome91'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  tsconfig: 'tsconfig.web.json',
  legalComments: 'none',
  logLevel: 'warning',
};

const { metafile } = await build({
  ...shared,
  entryPoints: [
    { in: 'src/web/design/design.css', out: 'design' },
    { in: 'src/web/login/browser/login.ts', out: 'login' },
    { in: 'src/web/phone/app/phone.css', out: 'phone' },
    { in: 'src/web/phone/app/main.tsx', out: 'phone' },
  ],
  format: 'esm',
  splitting: true,
  outdir: assets,
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  metafile: true,
});

const addresses = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (!entryPoint) continue;
  const extension = file.endsWith('.css') ? 'css' : 'js';
  addresses[`${basename(file).replace(/-[A-Z0-9]+\.\w+$/, '')}.${extension}`] = `/assets/${basename(file)}`;
}
await writeFile(join(out, 'assets.json'), JSON.stringify(addresses, null, 2));

await cp('src/web/assets', assets, { recursive: true });
await cp('src/web/phone/manifest.webmanifest', join(out, 'app', 'manifest.webmanifest'));

const files = Object.keys(metafile.outputs).map((file) => basename(file));
const precached = [
  ...files.map((file) => `/assets/${file}`),
  '/assets/icon.svg',
  '/assets/icon-192.png',
  '/manifest.webmanifest',
];
await build({
  ...shared,
  entryPoints: ['src/web/phone/app/service-worker.ts'],
  format: 'iife',
  outfile: join(out, 'app', 'sw.js'),
  define: { PRECACHED: JSON.stringify(precached) },
});

const [brotli, gz] = [promisify(brotliCompress), promisify(gzip)];
for (const file of files) {
  const content = await readFile(join(assets, file));
  await writeFile(join(assets, `${file}.br`), await brotli(content));
  await writeFile(join(assets, `${file}.gz`), await gz(content));
}
