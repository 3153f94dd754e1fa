export type { Ending } from './ended.js';
export { LoginPage, type LoginPageProps, type LoginView } from './login-page.js';
export { ErrorPage, LoggedOutPage, LogoutPage, WrongBrowserPage } from './message-pages.js';
