import type { ComponentChildren } from 'preact';
import { localeNames, localesOffered, type Locale, type Translate } from '../locales/index.js';
import { Mark } from './icons.js';

export interface PageFrame {
  readonly locale: Locale;
  readonly t: Translate;
  /** Addresses of style sheet and scripts, from the build's list. */
  readonly assets: { readonly style: string; readonly scripts: readonly string[] };
  /** Where a click on another language leads; without it no choice is shown. */
  readonly languageHref?: (locale: Locale) => string;
}

interface PageProps extends PageFrame {
  readonly title: string;
  readonly wide?: boolean;
  readonly head?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of every server-rendered page: head, brand, languages, content. */
export function Page({ locale, t, assets, languageHref, title, wide, head, children }: PageProps) {
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{t('login.document_title', { title })}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assets.style} />
        {assets.scripts.map((script) => (
          <script key={script} type="module" src={script} />
        ))}
        {head}
      </head>
      <body>
        <a class="skip" href="#content">
          {t('common.skip')}
        </a>
        <header class="top">
          <span class="brand" translate={false}>
            <Mark />
            {t('common.brand')}
          </span>
          {languageHref && <Languages current={locale} label={t('common.languages')} href={languageHref} />}
        </header>
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          {children}
        </main>
      </body>
    </html>
  );
}

function Languages({ current, label, href }: { current: Locale; label: string; href: (locale: Locale) => string }) {
  return (
    <nav aria-label={label}>
      <ul class="languages">
        {localesOffered.map((locale) => (
          <li key={locale} lang={locale}>
            {locale === current ? (
              <span aria-current="true">{localeNames[locale]}</span>
            ) : (
              <a href={href(locale)} hreflang={locale}>
                {localeNames[locale]}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The picture of a portal; its name stands beside it, so it says nothing to who cannot see it. */
export function PortalSign({ name, logo }: { readonly name: string; readonly logo?: string | undefined }) {
  if (logo === undefined) return <Monogram name={name} />;
  return <img class="logo" src={logo} alt="" width="48" height="48" />;
}

/** Two letters of a name, where a logo would be. */
export function Monogram({ name }: { readonly name: string }) {
  const letters = name
    .split(/[\s\-–]+/u)
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '');
  return (
    <span class="monogram" aria-hidden="true">
      {letters.join('').toLocaleUpperCase()}
    </span>
  );
}
