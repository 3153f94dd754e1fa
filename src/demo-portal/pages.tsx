import type { ComponentChildren } from 'preact';
import type { SignedIn } from './relying-party.js';

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/portal.css" />
      </head>
      <body>
        <header>
          <span class="name">Demo Portal</span>
          <span class="hint">an ordinary client of State ID</span>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

/** Where it begins: one button. */
export function Welcome({ message }: { readonly message: string | undefined }) {
  return (
    <Frame title="Demo Portal">
      <h1>Your taxes, your mail, your library</h1>
      <p>This portal has nothing to offer but a sign-in. What it learns about you, it shows you.</p>
      {message !== undefined && (
        <p class="message" role="alert">
          {message}
        </p>
      )}
      <form method="post" action="/sign-in">
        <button class="sign-in">Sign in with State ID</button>
        <fieldset>
          <legend>Level of assurance that the portal asks for</legend>
          <label>
            <input type="radio" name="level" value="substantial" checked /> substantial
          </label>
          <label>
            <input type="radio" name="level" value="high" /> high
          </label>
        </fieldset>
      </form>
    </Frame>
  );
}

/** What the portal has learned, and from which of the verified answers. */
export function Home({ signedIn }: { readonly signedIn: SignedIn }) {
  const { claims, userInfo } = signedIn;
  const name = typeof userInfo.given_name === 'string' ? userInfo.given_name : String(userInfo.name);
  return (
    <Frame title={`Demo Portal: ${name}`}>
      <h1>Hello, {name}</h1>
      <p>Your identity was confirmed. The portal verified signature, issuer, audience, nonce and time of the answer.</p>
      <h2>From userinfo</h2>
      <Facts entries={userInfo} />
      <h2>From the ID token</h2>
      <Facts entries={claims} />
      <form method="post" action="/sign-out">
        <button>Sign out</button>
      </form>
    </Frame>
  );
}

function Facts({ entries }: { entries: object }) {
  return (
    <dl>
      {Object.entries(entries).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
