import type { OpenApiDocument } from '../../platform/http/index.js';
import type { ApiBody, ApiDescription, ApiOperation, ApiSchema } from '../../web/docs/index.js';

interface Reference {
  readonly $ref: string;
}
interface Media {
  readonly schema?: ApiSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
}
interface Content {
  readonly description?: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly requestBody?: Content | Reference;
  readonly responses: Readonly<Record<string, Content | Reference>>;
}

const methods: readonly string[] = ['get', 'post', 'put', 'patch', 'delete'];

/** openapi.yaml as the documentation page shows it: references to answers and bodies resolved, shapes left as links. */
export function describeApi(document: OpenApiDocument): ApiDescription {
  const source = document as unknown as Pick<ApiDescription, 'info' | 'tags'>;
  const schemas = Object.entries(document.components['schemas'] ?? {});
  return {
    info: source.info,
    ...(source.tags && { tags: source.tags }),
    operations: Object.entries(document.paths).flatMap(([path, item]) => describePath(document, path, item)),
    schemas: schemas.map(([name, schema]) => ({ name, schema })),
  };
}

function describePath(document: OpenApiDocument, path: string, item: object): ApiOperation[] {
  const server = (item as { servers?: readonly { url: string }[] }).servers?.[0]?.url ?? '';
  const entries = Object.entries(item).filter(([method]) => methods.includes(method)) as [string, RawOperation][];
  return entries.map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    server,
    operationId: operation.operationId,
    tag: operation.tags[0],
    summary: operation.summary,
    description: operation.description,
    request: operation.requestBody && toBody(resolve(document, operation.requestBody)),
    responses: Object.entries(operation.responses).map(([status, response]) => {
      const resolved = resolve(document, response);
      return { status, description: resolved.description ?? '', body: toBody(resolved) };
    }),
  }));
}

function toBody({ content }: Content): ApiBody | undefined {
  const [media] = Object.values(content ?? {});
  if (!media) return undefined;
  const named = Object.entries(media.examples ?? {}).map(([name, { summary, value }]) => ({
    name: summary ?? name,
    value,
  }));
  const examples = media.example === undefined ? named : [{ name: 'Example', value: media.example }, ...named];
  return {
    schema: media.schema,
    examples: examples.map(({ name, value }) => ({ name, text: JSON.stringify(value, null, 2) })),
  };
}

function resolve(document: OpenApiDocument, entry: Content | Reference): Content {
  if (!('$ref' in entry)) return entry;
  const [, , group = '', name = ''] = entry.$ref.split('/');
  return document.components[group]?.[name] ?? {};
}
