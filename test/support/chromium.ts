import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumPath } from './stores.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const screens = join(process.cwd(), 'test-results', 'screens');

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run'];
/** A phone's camera needs a permission and a device; the picture is given by the test. */
const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...quiet, ...camera] });
}

export function computer(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
}

export function phone(browser: Browser, more: BrowserContextOptions = {}): Promise<BrowserContext> {
  const userAgent = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
  const size = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const usual = { ...size, userAgent, locale: 'en-GB', permissions: ['camera'] };
  return browser.newContext({ ...usual, serviceWorkers: 'allow', ...more });
}

/** A page whose device has a screen lock: Chromium's own virtual authenticator, which confirms by itself. */
export async function pageWithAuthenticator(
  context: BrowserContext,
  options: { readonly verifies?: boolean } = {},
): Promise<Page> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: options.verifies ?? true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

/**
 * Looks at a page as an accessibility checker does, in both colour schemes, makes sure that nothing is cut off at
 * 320 pixels, and keeps a picture of it for people.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.waitForTimeout(150);
  // Of a very long page the picture is of its beginning: a browser without a screen paints all of it at once.
  const fullPage = Number(await page.evaluate('document.documentElement.scrollHeight')) < 12_000;
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect({ page: name, colorScheme, violations: await violationsOf(page) }).toEqual({
      page: name,
      colorScheme,
      violations: [],
    });
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate('document.documentElement.scrollWidth > 320');
  if (size) await page.setViewportSize(size);
  expect({ page: name, overflow }).toEqual({ page: name, overflow: false });
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids foreign scripts; the checker runs in the debugger's world instead.
  await page.evaluate(await readAxe());
  return page.evaluate(async () => {
    interface Axe {
      run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}

/** Reaches something with the Tab key, as whoever uses no mouse does, and presses Enter on it. */
export async function pressByKeyboard(page: Page, wanted: string): Promise<void> {
  for (let steps = 0; steps < 25; steps += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) === true, wanted))
      return page.keyboard.press('Enter');
  }
  throw new Error(`${wanted} cannot be reached with the Tab key`);
}

/** Lets a phone's camera see what another page shows. */
export async function pointCameraAt(phonePage: Page, shown: Page): Promise<{ stop(): void }> {
  await phonePage.addInitScript(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 900;
    canvas.height = 700;
    const context = canvas.getContext('2d');
    (globalThis as unknown as { see(picture: string): void }).see = (picture) => {
      const image = new Image();
      image.onload = () => context?.drawImage(image, 0, 0, canvas.width, canvas.height);
      image.src = picture;
    };
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
  });
  let looking = true;
  const look = async () => {
    while (looking) {
      const picture = (await shown.screenshot({ type: 'jpeg', quality: 90 })).toString('base64');
      await phonePage
        .evaluate(
          (data) => (globalThis as unknown as { see?(picture: string): void }).see?.(data),
          `data:image/jpeg;base64,${picture}`,
        )
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  void look().catch(() => undefined);
  return { stop: () => void (looking = false) };
}

let axeSource: string | undefined;

async function readAxe(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  axeSource ??= await readFile(axePath, 'utf8');
  return axeSource;
}
