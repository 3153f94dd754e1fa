import { VirtualPhone } from '#libs/testing';
import { demoPersons } from '../../dist/src/core/population-register/index.js';
import { demandStatus } from './http.mjs';

/** The phone app's API client over connections that stay open. */
class BenchPhone extends VirtualPhone {
  constructor(wire, appOrigin, identifier) {
    super(appOrigin);
    this.wire = wire;
    this.identifier = identifier;
  }

  transmit(method, path, headers, text) {
    const own = { Origin: this.appOrigin, ...(text !== '' && { 'Content-Type': 'application/json' }) };
    const kind = path.replace(/\/requests\/[^/]+\/confirm/, '/requests/:id/confirm').replace('/api/requests/', '');
    return this.wire.send(kind, { method, url: this.appOrigin + path, headers: { ...own, ...headers }, body: text });
  }
}

/** One phone for each person of the demo register to whom the desk gives a code: a person has one request at a time. */
export async function activatePhones(wire, { issuer, appOrigin }) {
  const phones = [];
  for (const { identifier } of demoPersons) {
    const phone = new BenchPhone(wire, appOrigin, identifier);
    const headers = { 'Content-Type': 'application/json', Origin: issuer };
    const desk = {
      method: 'POST',
      url: `${issuer}/desk/activation-codes`,
      headers,
      body: JSON.stringify({ identifier }),
    };
    const answer = await wire.send('desk', desk);
    if (answer.status === 409 || answer.status === 403) continue; // a child, or deceased
    await phone.activate(JSON.parse(demandStatus(answer, 200, 'desk').text).code);
    phones.push(phone);
  }
  return phones;
}
