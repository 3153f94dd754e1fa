export { ContinuePage } from './continue-page.js';
export type { Ending } from './ended.js';
export { LoginPage, type LoginPageProps, type LoginView } from './login-page.js';
export { LoggedOutPage, LogoutPage, type LoggedOut } from './logout-pages.js';
export { ErrorPage, WrongBrowserPage } from './message-pages.js';
