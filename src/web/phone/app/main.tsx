import { render } from 'preact';
import { App } from './app.js';
import { memory } from './memory.js';

async function start(root: HTMLElement): Promise<void> {
  const remembered = await memory.activated().catch(() => undefined);
  root.replaceChildren();
  render(<App remembered={remembered} />, root);
}

const root = document.getElementById('app');
if (root) void start(root);

// Offline the app opens with what it knows; a browser that refuses loses nothing else.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
