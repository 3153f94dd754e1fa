/** An authentication that is about to begin: a relying party, and a phone in somebody's hand. */
export const newAuthentication = ({ party }, phone) => ({ party, phone });

/**
 * One authentication as a list of steps: exactly the calls that a relying party and the phone app make. The relying
 * party waits with a held request while the phone acts.
 */
export const steps = [
  step('create', async (one) => {
    one.begun = await one.party.begin();
  }),
  step('wait begins', async (one) => {
    one.answer = one.party.status(one.begun);
    // It fails where it is awaited.
    one.answer.catch(() => undefined);
  }),
  step('phone opens', async (one) => {
    one.opened = await one.phone.openLink(one.party.linkOf(one.begun));
  }),
  step('phone confirms', async (one) => {
    await one.phone.confirm(one.opened.request);
    one.party.demandAuthentic(one.begun, await one.answer);
  }),
];

function step(name, run) {
  return { name, run };
}
