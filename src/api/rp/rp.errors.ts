import { problem, type Problem, type ProblemDetail, type ProblemStatus } from '#libs/smart-id-api';

/** The protocol's own error: what a relying party is answered, to the member. */
export class RelyingPartyProblem extends Error {
  override readonly name = 'RelyingPartyProblem';
  readonly body: Problem;

  constructor(status: ProblemStatus, detail: string, errors: readonly ProblemDetail[] = []) {
    super(detail);
    this.body = problem(status, detail, errors);
  }

  static of(body: Problem): RelyingPartyProblem {
    return new RelyingPartyProblem(body.status, body.detail, body.errors);
  }
}
