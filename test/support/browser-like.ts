import { request, type Answer } from '#libs/testing';

/** A browser without a screen: keeps cookies as a browser does, follows no redirect by itself. */
export class BrowserLike {
  private readonly cookies = new Map<string, { value: string; path: string; host: string }>();

  constructor(
    private readonly headers: Readonly<Record<string, string>> = {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    },
  ) {}

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', url, headers);
  }

  /** Sends a form from a page of the same origin. */
  post(
    url: string,
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(url).origin };
    return this.send('POST', url, { ...type, ...headers }, new URLSearchParams(form).toString());
  }

  /** Another browser with the same cookies, as a thief or an old tab has them. */
  copy(): BrowserLike {
    const copy = new BrowserLike(this.headers);
    for (const [key, cookie] of this.cookies) copy.cookies.set(key, cookie);
    return copy;
  }

  /** Follows redirects until an answer is none, or leads to an address that `stop` recognises. */
  async follow(
    url: string,
    stop: (url: string) => boolean = () => false,
  ): Promise<{ url: string; answer: Answer | undefined }> {
    let address = url;
    for (let hops = 0; hops < 10; hops += 1) {
      if (stop(address)) return { url: address, answer: undefined };
      const answer = await this.get(address);
      const { location } = answer.headers;
      if (location === undefined) return { url: address, answer };
      address = new URL(location, address).href;
    }
    throw new Error('too many redirects');
  }

  private async send(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Answer> {
    const answer = await request(
      method,
      url,
      { ...this.headers, ...headers, Cookie: this.cookiesFor(new URL(url)) },
      body,
    );
    for (const cookie of answer.headers['set-cookie'] ?? []) this.keep(cookie, new URL(url));
    return answer;
  }

  private cookiesFor({ host, pathname }: URL): string {
    return [...this.cookies.values()]
      .filter(
        (cookie) =>
          cookie.host === host &&
          (pathname === cookie.path || pathname.startsWith(cookie.path.replace(/\/?$/, '/')) || cookie.path === '/'),
      )
      .map(({ value }) => value)
      .join('; ');
  }

  private keep(text: string, { host, pathname }: URL): void {
    const [pair = '', ...attributes] = text.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=');
    const attribute = (wanted: string) =>
      attributes.find((entry) => entry.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? pathname;
    const expires = attribute('expires');
    const key = `${host} ${path} ${name}`;
    if (value === '' || (expires !== undefined && Date.parse(expires) < Date.now())) this.cookies.delete(key);
    else this.cookies.set(key, { value: pair, path, host });
  }
}
