import { expect } from '@jest/globals';
import type { Answer } from '#libs/testing';
import { Contract } from '../../src/platform/http/index.js';

const contract = new Contract();

/** The operation of openapi.yaml behind a method and a path. */
export function operationOf(method: string, path: string): string | undefined {
  const plain = path.split('?', 1)[0] ?? '';
  for (const [template, item] of Object.entries(contract.document.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    const operation = item[method.toLowerCase()];
    if (operation && pattern.test(plain) && (!template.includes('{') || !hasLiteral(plain, method)))
      return operation.operationId;
  }
  return undefined;
}

function hasLiteral(path: string, method: string): boolean {
  return contract.document.paths[path]?.[method.toLowerCase()] !== undefined;
}

/** Every answer is described, has the form that is described, and carries the headers that every answer carries. */
export function checkAnswer(method: string, path: string, answer: Answer): void {
  const operationId = operationOf(method, path);
  const body: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
  const faults = operationId === undefined ? [] : contract.responseFaults(operationId, answer.status, body);
  expect({ method, path, status: answer.status, faults }).toEqual({ method, path, status: answer.status, faults: [] });
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    incident: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
  });
  if (answer.status >= 400) {
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ incident: answer.headers['incident'], status: answer.status });
  }
}
