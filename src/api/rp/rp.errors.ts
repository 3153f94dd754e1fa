import { problem, type Problem, type ProblemDetail, type ProblemStatus } from '#libs/smart-id-api';
import type { ProblemCode } from './problem-codes.js';

/** One fault, under a code of the catalogue. */
export interface CodedDetail extends ProblemDetail {
  readonly code: ProblemCode;
}

/** The protocol's own error: what a relying party is answered, to the member. */
export class RelyingPartyProblem extends Error {
  override readonly name = 'RelyingPartyProblem';
  readonly body: Problem;

  constructor(status: ProblemStatus, detail: string, errors: readonly CodedDetail[] = []) {
    super(detail);
    this.body = problem(status, detail, errors);
  }

  static of(body: Problem): RelyingPartyProblem {
    return new RelyingPartyProblem(body.status, body.detail, body.errors as readonly CodedDetail[]);
  }
}
