import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { projectFile } from '../project-file.js';
import { InvalidRequest, type RequestFault } from './http.errors.js';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: object;
}
interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Media | { readonly $ref: string };
  readonly responses: Readonly<Record<string, Media | { readonly $ref: string }>>;
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const documentId = 'openapi.yaml';

/** openapi.yaml as a judge: the one description that readers, requests and tests are held to. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  private readonly operations = new Map<string, Operation>();
  private readonly validators = new Map<string, ValidateFunction | undefined>();

  constructor(readonly document: OpenApiDocument = readDocument()) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, documentId);
    for (const path of Object.values(document.paths)) {
      for (const operation of Object.values(path)) this.operations.set(operation.operationId, operation);
    }
  }

  /** @throws InvalidRequest naming each fault */
  demandRequest(operationId: string, request: { params: unknown; query: unknown; body: unknown }): void {
    const parameters = this.operation(operationId).parameters?.map((entry) => this.resolve<Parameter>(entry)) ?? [];
    const faults = [
      ...this.check(`${operationId} path`, parametersSchema(parameters, 'path'), request.params, 'path'),
      ...this.check(`${operationId} query`, parametersSchema(parameters, 'query'), request.query, 'query'),
      ...this.check(`${operationId} body`, jsonSchema(this.requestBody(operationId)), request.body, 'body'),
    ];
    if (faults.length > 0) throw new InvalidRequest(faults);
  }

  takesBody(operationId: string): boolean {
    return this.operation(operationId).requestBody !== undefined;
  }

  /** What is wrong with an answer; used by the tests on every answer they get. */
  responseFaults(operationId: string, status: number, body: unknown): readonly RequestFault[] {
    const entry = this.operation(operationId).responses[String(status)];
    if (!entry) return [{ at: 'status', fault: `${status} is not described for ${operationId}` }];
    return this.check(`${operationId} ${status}`, jsonSchema(this.resolve<Media>(entry)), body, 'body');
  }

  private requestBody(operationId: string): Media | undefined {
    const { requestBody } = this.operation(operationId);
    return requestBody && this.resolve<Media>(requestBody);
  }

  private operation(operationId: string): Operation {
    const operation = this.operations.get(operationId);
    if (!operation) throw new Error(`openapi.yaml has no operation ${operationId}`);
    return operation;
  }

  private check(name: string, schema: object | undefined, value: unknown, part: string): readonly RequestFault[] {
    if (!schema) return [];
    let validate = this.validators.get(name);
    if (!validate) {
      validate = this.ajv.compile(absoluteReferences(schema) as object);
      this.validators.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 10).map((error) => toFault(part, error));
  }

  private resolve<Target>(entry: Target | { readonly $ref: string }): Target {
    if (typeof entry !== 'object' || entry === null || !('$ref' in entry)) return entry;
    const [, , group = '', name = ''] = entry.$ref.split('/');
    return this.document.components[group]?.[name] as Target;
  }
}

function toFault(part: string, error: ErrorObject): RequestFault {
  const name = 'additionalProperty' in error.params ? String(error.params['additionalProperty']).slice(0, 40) : '';
  return {
    at: `${part}${error.instancePath}`,
    fault: `${error.message ?? 'is not as described'}${name && `: ${name}`}`,
  };
}

function parametersSchema(parameters: readonly Parameter[], place: Parameter['in']): object | undefined {
  const here = parameters.filter((parameter) => parameter.in === place);
  return {
    type: 'object',
    properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
    required: here.filter(({ required }) => required).map(({ name }) => name),
  };
}

function jsonSchema(media: Media | undefined): object | undefined {
  const types = Object.entries(media?.content ?? {});
  return types.find(([type]) => type.endsWith('json'))?.[1].schema;
}

/** A schema cut out of the document still has to find its neighbours. */
function absoluteReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absoluteReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      name === '$ref' && typeof entry === 'string' && entry.startsWith('#')
        ? documentId + entry
        : absoluteReferences(entry),
    ]),
  );
}

function readDocument(): OpenApiDocument {
  return parse(readFileSync(projectFile('openapi.yaml'), 'utf8')) as OpenApiDocument;
}
