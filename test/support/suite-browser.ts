import type { BrowserContext, Page } from 'playwright-core';

type Command = readonly (string | number)[];
interface Task {
  readonly task: string;
  readonly match?: string;
  readonly optional?: boolean;
  readonly commands?: readonly Command[];
}
/** An entry of `browser` in a configuration of the conformance suite. */
export interface BrowserEntry {
  readonly match: string;
  readonly 'match-limit'?: number;
  readonly tasks: readonly Task[];
}

/**
 * Obeys the browser automation of the conformance suite, with a real Chromium in place of HtmlUnit: the first entry
 * whose `match` fits the address that is opened, its tasks in their order, a task's `match` against the page's address.
 */
export class SuiteBrowser {
  /** Commands whose element was there. */
  readonly obeyed = new Set<string>();
  private readonly visits = new Map<BrowserEntry, number>();

  constructor(
    private readonly context: BrowserContext,
    private readonly entries: readonly BrowserEntry[],
  ) {}

  /** @throws when a task that is not optional is on another page, or a command finds nothing */
  async visit(url: string): Promise<Page> {
    const entry = this.entries.find(
      (one) => fits(one.match, url) && this.visited(one) < (one['match-limit'] ?? Infinity),
    );
    if (!entry) throw new Error(`no automation for ${url}`);
    this.visits.set(entry, this.visited(entry) + 1);
    const page = await this.context.newPage();
    await page.goto(url);
    for (const task of entry.tasks) await this.perform(page, task);
    return page;
  }

  private visited(entry: BrowserEntry): number {
    return this.visits.get(entry) ?? 0;
  }

  private async perform(page: Page, { task, match = '*', optional, commands = [] }: Task): Promise<void> {
    if (!fits(match, page.url())) {
      if (optional) return;
      throw new Error(`${task}: unexpected page ${page.url()}`);
    }
    for (const command of commands) if (await this.obey(page, command)) this.obeyed.add(JSON.stringify(command));
  }

  private async obey(page: Page, command: Command): Promise<boolean> {
    const [name, kind, target, ...rest] = command.map(String);
    const element = page.locator(selector(String(kind), String(target)));
    if (name === 'wait') {
      const text = await element.first().textContent({ timeout: Number(rest[0]) * 1_000 });
      if (rest[1] !== undefined && !new RegExp(rest[1]).test(text ?? ''))
        throw new Error(`${page.url()} does not show ${rest[1]}`);
      return true;
    }
    if (name !== 'click') throw new Error(`unknown command ${String(name)}`);
    if ((await element.count()) === 0) {
      if (rest[0] === 'optional') return false;
      throw new Error(`${page.url()} has no ${kind} ${target}`);
    }
    const value = await element.evaluate((node) => (node instanceof HTMLOptionElement ? node.value : undefined));
    // WebDriver chooses an option by a click on it (WebDriver §12.5.1).
    if (value === undefined) await element.click();
    else await element.locator('..').selectOption(value);
    await page.waitForLoadState();
    return true;
  }
}

function selector(kind: string, target: string): string {
  const selectors: Readonly<Record<string, string>> = { id: `[id="${target}"]`, xpath: `xpath=${target}`, css: target };
  const found = selectors[kind];
  if (found === undefined) throw new Error(`unknown selector ${kind}`);
  return found;
}

/** `*` stands for anything, as in the suite. */
function fits(pattern: string, url: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(url);
}
