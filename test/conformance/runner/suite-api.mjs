/* global fetch */
/** The REST API of the conformance suite, as far as a run needs it. Its description: <suite>/swagger-ui.html. */
export class SuiteApi {
  /** @param {{suite: string, token?: string}} options origin of the suite; a token where it wants one */
  constructor({ suite, token }) {
    this.base = `${suite.replace(/\/$/, '')}/api/`;
    this.headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  }

  /** @returns {Promise<{id: string, modules: {testModule: string, variant?: object}[]}>} */
  createPlan(plan, variant, config) {
    const query = { planName: plan, ...(Object.keys(variant).length > 0 && { variant: JSON.stringify(variant) }) };
    return this.call('POST', 'plan', { query, body: config, expected: 201 });
  }

  /** Makes a test of a module, which begins by itself unless it waits to be started. */
  createTest(planId, { testModule, variant }) {
    const query = { test: testModule, plan: planId, ...(variant && { variant: JSON.stringify(variant) }) };
    return this.call('POST', 'runner', { query, expected: 201 });
  }

  /** Sets a test off that is CONFIGURED. */
  start(testId) {
    return this.call('POST', `runner/${testId}`);
  }

  /** @returns {Promise<{status: string, result?: string}>} */
  info(testId) {
    return this.call('GET', `info/${testId}`);
  }

  /** @returns {Promise<{result?: string, msg?: string, src?: string}[]>} */
  log(testId) {
    return this.call('GET', `log/${testId}`);
  }

  async call(method, path, { query = {}, body, expected = 200 } = {}) {
    const url = `${this.base}${path}?${new URLSearchParams(query)}`;
    const options = { method, headers: this.headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(url, options).catch((cause) => {
      throw new Error(`the suite at ${this.base} cannot be reached`, { cause });
    });
    const text = await answer.text();
    if (answer.status !== expected)
      throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text === '' ? {} : JSON.parse(text);
  }
}
