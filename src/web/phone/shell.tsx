/** The page in which the phone app starts. Plain enough to be kept offline. */
export function PhoneShell({ style, phoneStyle, script }: { style: string; phoneStyle: string; script: string }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#0b4f9e" />
        <meta name="robots" content="noindex" />
        <meta name="apple-mobile-web-app-capable" content="yes" />
        <title>State ID</title>
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/assets/icon-192.png" />
        <link rel="stylesheet" href={style} />
        <link rel="stylesheet" href={phoneStyle} />
        <script type="module" src={script} />
      </head>
      <body>
        <div id="app">
          <main id="content" class="phone">
            <noscript>
              <p>State ID needs JavaScript to talk to your phone’s lock.</p>
            </noscript>
          </main>
        </div>
      </body>
    </html>
  );
}
