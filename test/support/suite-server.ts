import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a module does when it is run: the states it goes through, one at each look, and how it ends. */
export interface Script {
  readonly states?: readonly string[];
  readonly result?: string;
  readonly log?: readonly object[];
}

/** Speaks the REST API of the conformance suite over real HTTP; what its modules do is a test's choice. */
export class SuiteServer {
  readonly created: { readonly plan: string; readonly variant: unknown; readonly config: Record<string, unknown> }[] =
    [];
  readonly started: string[] = [];
  readonly tokens = new Set<string | undefined>();
  private readonly tests: { readonly module: string; looked: number }[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(private readonly modules: Readonly<Record<string, Script>>) {}

  static async start(modules: Readonly<Record<string, Script>>): Promise<SuiteServer> {
    const suite = new SuiteServer(modules);
    await new Promise<void>((resolve) => suite.server.listen(0, '127.0.0.1', resolve));
    return suite;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const [, , resource, id] = url.pathname.split('/');
    this.tokens.add(request.headers.authorization);
    const [status, body] = this.route(`${request.method} ${resource}`, id, url.searchParams, await text(request));
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  private route(what: string, id: string | undefined, query: URLSearchParams, body: string): [number, unknown] {
    if (what === 'POST plan') return this.createPlan(query, body);
    if (what === 'POST runner' && id === undefined) return this.createTest(query);
    const test = this.tests[Number(id)];
    if (!test) return [404, { error: 'no such test' }];
    if (what === 'POST runner') return [200, { id, started: this.started.push(test.module) }];
    if (what === 'GET log') return [200, this.modules[test.module]?.log ?? []];
    return what === 'GET info' ? [200, this.look(test)] : [404, {}];
  }

  private createPlan(query: URLSearchParams, body: string): [number, unknown] {
    const plan = query.get('planName') ?? '';
    if (plan === 'unknown-plan') return [404, { error: `No plan with name: ${plan}` }];
    const variant = JSON.parse(query.get('variant') ?? 'null') as unknown;
    this.created.push({ plan, variant, config: JSON.parse(body) as Record<string, unknown> });
    const modules = Object.keys(this.modules).map((testModule) => ({ testModule, variant: { of: plan } }));
    return [201, { id: 'plan-1', name: plan, modules }];
  }

  private createTest(query: URLSearchParams): [number, unknown] {
    const module = query.get('test') ?? '';
    if (!this.modules[module] || query.get('plan') !== 'plan-1' || query.get('variant') === null) return [400, {}];
    const id = this.tests.push({ module, looked: 0 }) - 1;
    return [201, { id: String(id), name: module, url: `${this.origin}/test/${id}` }];
  }

  private look(test: { readonly module: string; looked: number }): object {
    const { states = ['CREATED', 'RUNNING', 'WAITING', 'FINISHED'], result } = this.modules[test.module] ?? {};
    const status = states[Math.min(test.looked, states.length - 1)];
    // A module that waits to be set off waits for ever.
    if (status !== 'CONFIGURED' || this.started.includes(test.module)) test.looked += 1;
    return { testName: test.module, status, ...(status === 'FINISHED' && { result }) };
  }
}
