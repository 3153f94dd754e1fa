import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale, Translate } from '../../locales/index.js';
import type { PhoneApi } from './api.js';
import type { Activated } from './memory.js';

/** Addresses of the app's own pages. */
export type Path = '/' | '/activate' | '/scan' | '/type' | '/history' | '/phone';

/** What every page of the app can reach. */
export interface AppContext {
  readonly t: Translate;
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly activated: Activated | undefined;
  /** Set where `activated` is. */
  readonly api: PhoneApi | undefined;
  readonly go: (path: Path) => void;
  /** Handles what was scanned or followed: an activation code or a request. */
  readonly follow: (address: string) => boolean;
  /** Shows what is said about a failure; a phone that is no longer active forgets everything. */
  readonly fail: (error: unknown) => void;
  /** Says whether the service could be reached; browsers do not always notice that they are offline. */
  readonly setReached: (reached: boolean) => void;
  readonly setActivated: (activated: Activated | undefined) => void;
}

export const Context = createContext<AppContext | undefined>(undefined);

export function useApp(): AppContext {
  const app = useContext(Context);
  if (!app) throw new Error('a page outside the app');
  return app;
}
