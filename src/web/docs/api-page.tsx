import type { ComponentChildren } from 'preact';
import { Page, type PageFrame } from '../design/index.js';

/** As much of an OpenAPI description as the page shows. */
export interface ApiDescription {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary?: string;
    readonly description?: string;
  };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly operations: readonly ApiOperation[];
  readonly schemas: readonly { readonly name: string; readonly schema: ApiSchema }[];
}

export interface ApiOperation {
  readonly method: string;
  readonly path: string;
  readonly server: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly request: ApiBody | undefined;
  readonly responses: readonly {
    readonly status: string;
    readonly description: string;
    readonly body: ApiBody | undefined;
  }[];
}

export interface ApiBody {
  readonly schema: ApiSchema | undefined;
  readonly examples: readonly { readonly name: string; readonly text: string }[];
}

export interface ApiSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: ApiSchema;
  readonly oneOf?: readonly ApiSchema[];
}

/** openapi.yaml as a page that can be read, linked to and printed; no script. It is written in English only. */
export function ApiPage(props: PageFrame & { readonly api: ApiDescription }) {
  const { api } = props;
  return (
    <Page {...props} title={`${api.info.title} API`} wide>
      <article class="stack loose" lang="en">
        <header class="card stack">
          <h1 tabIndex={-1}>
            {api.info.title} API <span class="soft">{api.info.version}</span>
          </h1>
          <Prose text={api.info.description ?? api.info.summary ?? ''} />
          <p>
            <a href="/openapi.yaml">openapi.yaml</a> · <a href="/docs/errors">Error codes</a> ·{' '}
            <a href="/.well-known/openid-configuration">OpenID Connect discovery</a>
          </p>
          <Contents api={api} />
        </header>
        {api.tags?.map((tag) => (
          <section key={tag.name} class="stack" aria-labelledby={`tag-${tag.name}`}>
            <h2 id={`tag-${tag.name}`}>{capital(tag.name)}</h2>
            {tag.description !== undefined && <Prose text={tag.description} />}
            {operationsOf(api, tag.name).map((operation) => (
              <Operation key={operation.operationId} operation={operation} />
            ))}
          </section>
        ))}
        <section class="stack" aria-labelledby="schemas">
          <h2 id="schemas">Shapes</h2>
          {api.schemas.map(({ name, schema }) => (
            <div key={name} class="card stack" id={`schema-${name}`}>
              <h3>{name}</h3>
              {schema.description !== undefined && <Prose text={schema.description} />}
              <Shape schema={schema} />
            </div>
          ))}
        </section>
      </article>
    </Page>
  );
}

function Contents({ api }: { api: ApiDescription }) {
  return (
    <nav aria-label="Operations">
      <ul class="list plain">
        {api.operations.map(({ operationId, method, path, summary }) => (
          <li key={operationId}>
            <a href={`#${operationId}`}>{summary}</a>{' '}
            <code class="soft">
              {method} {path}
            </code>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Operation({ operation }: { operation: ApiOperation }) {
  const { operationId, method, path, server, summary, description, request, responses } = operation;
  return (
    <section class="card stack" id={operationId} aria-labelledby={`title-${operationId}`}>
      <h3 id={`title-${operationId}`}>{summary}</h3>
      <p>
        <code>
          <strong>{method}</strong> {server}
          {path}
        </code>
      </p>
      {description !== undefined && <Prose text={description} />}
      {request && (
        <Labelled title="Request">
          <Body body={request} />
        </Labelled>
      )}
      {responses.map(({ status, description: meaning, body }) => (
        <Labelled key={status} title={`Answer ${status}`}>
          <Prose text={meaning} />
          {body && Number(status) < 400 && <Body body={body} />}
        </Labelled>
      ))}
    </section>
  );
}

function Labelled({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="stack tight">
      <h4>{title}</h4>
      {children}
    </div>
  );
}

function Body({ body: { schema, examples } }: { body: ApiBody }) {
  return (
    <div class="stack tight">
      {schema && <Shape schema={schema} />}
      {examples.map(({ name, text }) => (
        <pre key={name} tabIndex={0} aria-label={name}>
          {text}
        </pre>
      ))}
    </div>
  );
}

function Shape({ schema }: { schema: ApiSchema }) {
  if (!schema.properties) return <p>{typeOf(schema)}</p>;
  return (
    <dl class="facts">
      {Object.entries(schema.properties).map(([name, property]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
            {!schema.required?.includes(name) && ' (may be missing)'}
          </dt>
          <dd class="plain">
            {typeOf(property)}
            {property.description !== undefined && <Prose text={property.description} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function typeOf(schema: ApiSchema): ComponentChildren {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  if (schema.oneOf) return schema.oneOf.map((choice, index) => [index > 0 && ' or ', typeOf(choice)]);
  if (schema.items) return ['list of ', typeOf(schema.items)];
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.enum)
    return schema.enum.map((value, index) => [index > 0 && ', ', <code key={index}>{String(value)}</code>]);
  const { type, format, pattern, properties } = schema;
  if (properties)
    return `object with ${Object.entries(properties)
      .map(([name, { const: only }]) => (only === undefined ? name : `${name} ${JSON.stringify(only)}`))
      .join(', ')}`;
  return [
    [type].flat().join(' or '),
    format !== undefined && ` (${format})`,
    pattern !== undefined && <code key="pattern"> {pattern}</code>,
  ];
}

/** Paragraphs; what stands between backticks is code, between double asterisks is strong. */
function Prose({ text }: { text: string }) {
  return (
    <>
      {text
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(inline)}</p>
        ))}
    </>
  );
}

function inline(part: string): ComponentChildren {
  if (part.startsWith('`')) return <code>{part.slice(1, -1)}</code>;
  return part.startsWith('**') ? <strong>{part.slice(2, -2)}</strong> : part;
}

function operationsOf({ operations }: ApiDescription, tag: string): readonly ApiOperation[] {
  return operations.filter((operation) => operation.tag === tag);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
