import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Assets, readCookie } from '../platform/html/index.js';
import type { PageFrame } from './design/index.js';
import { negotiateLocale, translator, type Locale } from './locales/index.js';

/** The name of the cookie that remembers a chosen language. */
export const languageCookie = 'lang';

/** What every server-rendered page needs: language, texts, addresses of scripts. */
@Injectable()
export class PageFrames {
  constructor(private readonly assets: Assets) {}

  locale(request: IncomingMessage, uiLocales?: string): Locale {
    const chosen = readCookie(request.headers.cookie, languageCookie);
    return negotiateLocale(chosen, uiLocales, request.headers['accept-language']);
  }

  make(locale: Locale, scripts: readonly string[] = []): PageFrame {
    const address = (name: string) => this.assets.address(name);
    return { locale, t: translator(locale), assets: { style: address('design.css'), scripts: scripts.map(address) } };
  }
}
