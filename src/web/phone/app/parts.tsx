import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { HomeIcon, ListIcon, PhoneIcon, ScanIcon, WarningIcon } from '../../design/index.js';
import { useApp, type Path } from './context.js';

/** A page's heading; gets the focus when the page appears, so that screen readers begin here. */
export function Title({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}

export function Sign({ tone, children }: { tone: 'good' | 'bad' | 'warn'; children: ComponentChildren }) {
  return <div class={`sign ${tone}`}>{children}</div>;
}

export function Warning({ children }: { children: ComponentChildren }) {
  return (
    <div class="notice warn">
      <WarningIcon />
      <p>{children}</p>
    </div>
  );
}

/** The page's main choices lie at the bottom, in reach of a thumb. */
export function Navigation({ current }: { current: Path }) {
  const { t, go } = useApp();
  const entries = [
    ['/', t('phone.nav_home'), HomeIcon],
    ['/scan', t('phone.nav_scan'), ScanIcon],
    ['/history', t('phone.nav_history'), ListIcon],
    ['/phone', t('phone.nav_phone'), PhoneIcon],
  ] as const;
  return (
    <nav class="bar" aria-label={t('phone.title')}>
      {entries.map(([path, label, Icon]) => (
        <a
          key={path}
          href={path}
          aria-current={path === current ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            go(path);
          }}
        >
          <Icon />
          {label}
        </a>
      ))}
    </nav>
  );
}

export function Busy({ text }: { text: string }) {
  return (
    <p class="status" role="status">
      <span class="pulse" />
      {text}
    </p>
  );
}
