import { formatDeviceLink, qrMac } from '#libs/device-link';
import { Browser, demandStatus } from './http.mjs';
import { callback } from './portal.mjs';

/**
 * One login as a list of steps, each a request or what belongs together: exactly the calls that the login page's
 * script, the phone app and an ordinary portal make. The page waits with a held request while the phone acts.
 */
export function signIn({ pushed }) {
  return [
    step('authorize', (login) => authorize(login, pushed)),
    step('page', showWaiting),
    step('wait begins', (login) => wait(login, 'waiting')),
    step('claim', claim),
    step('page claimed', (login) => show(login, 'claimed')),
    step('wait begins again', (login) => wait(login, 'claimed')),
    step('confirm', confirm),
    step('page approved', (login) => show(login, 'approved')),
    step('finish', finish),
    step('resume', resume),
    step('token', token),
    step('userinfo', userInfo),
  ];
}

/** The engine alone: no page, no phone. The reference server says yes at once. */
export function signInToBareEngine() {
  const decide = async (login) => {
    const answer = await login.browser.get('decide', login.page);
    login.next = redirectOf(answer, 'decide', login.page);
  };
  const steps = [(login) => authorize(login, false), decide, resume, token, userInfo];
  return ['authorize', 'decide', 'resume', 'token', 'userinfo'].map((name, index) => step(name, steps[index]));
}

/** A login that is about to begin: a browser without cookies, at a portal, and a phone in somebody's hand. */
export function newLogin({ wire, portal, appOrigin }, phone) {
  return { browser: new Browser(wire), wire, portal, appOrigin, phone };
}

const step = (name, run) => ({ name, run });

async function authorize(login, pushed) {
  const { remembered, url } = await login.portal.begin(pushed);
  login.remembered = remembered;
  login.page = redirectOf(await login.browser.get('authorize', url), 'authorize', url);
}

async function showWaiting(login) {
  await show(login, 'waiting');
  const find = (name) => new RegExp(`data-${name}="([^"]+)"`).exec(login.html)?.[1];
  login.qr = { kind: 'qr', session: find('session'), second: Number(find('second')), secret: find('secret') };
}

async function show(login, state) {
  const { text } = demandStatus(await login.browser.get(`page ${state}`, login.page), 200, 'page');
  if (!text.includes(`data-state="${state}"`)) throw new Error(`the page does not show ${state}`);
  login.html = text;
}

async function wait(login, seen) {
  login.news = login.browser.get('held', `${login.page}/status?seen=${seen}&wait=25`);
  login.news.catch(() => undefined); // whoever awaits it gets the error
}

async function claim(login) {
  const { secret, ...seen } = login.qr;
  const link = formatDeviceLink(login.appOrigin, { ...seen, mac: await qrMac(secret, seen.session, seen.second) });
  login.shown = await untilHeard(login, 'claimed', () => login.phone.open(link));
}

async function confirm(login) {
  await untilHeard(login, 'approved', () => login.phone.confirm(login.shown));
}

/** The phone acts, and the page hears of it. */
async function untilHeard(login, state, act) {
  const began = performance.now();
  const heard = login.news.then((answer) => {
    login.wire.note(`page hears: ${state}`, performance.now() - began);
    if (JSON.parse(demandStatus(answer, 200, 'status').text).state !== state) throw new Error(`not ${state}`);
  });
  const [result] = await Promise.all([act(), heard]);
  return result;
}

async function finish(login) {
  const url = `${login.page}/finish`;
  login.next = redirectOf(await login.browser.post('finish', url), 'finish', url);
}

async function resume(login) {
  login.next = redirectOf(await login.browser.get('resume', login.next), 'resume', login.next);
  if (!login.next.startsWith(callback)) throw new Error(`not sent to the portal but to ${login.next}`);
}

async function token(login) {
  login.tokens = await login.portal.exchange(login.next, login.remembered);
}

async function userInfo(login) {
  const info = await login.portal.userInfo(login.tokens);
  if (login.phone && info.national_id !== login.phone.identifier) throw new Error('somebody else was signed in');
}

function redirectOf(answer, what, from) {
  demandStatus(answer, 303, what);
  return new URL(answer.headers.location, from).href;
}
