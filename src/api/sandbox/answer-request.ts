import type { ShownRequest, VirtualPhone } from '#libs/testing';
import type { PhoneAnswer } from './phone-answer.js';

/** Refusals by the service that an answer was meant to bring about: the session has ended by them. */
const meant: readonly unknown[] = ['account_unusable', 'wrong_code'];

/**
 * Answers a request that has come by itself.
 * @param code the number that the relying party shows: whoever holds the phone reads it there
 * @throws Refusal
 */
export function answerRequest(
  phone: VirtualPhone,
  shown: ShownRequest,
  answer: PhoneAnswer,
  code: string,
): Promise<void> {
  return asMeant(async () => {
    if (answer.answer === 'ignore') return;
    if (answer.answer === 'refuse_unread') return phone.refuse(shown);
    const ready = shown.keyUse ? (await phone.openNotification(shown, answer.interactions)).request : shown;
    await decide(phone, ready, answer, code);
  });
}

/**
 * Scans a device link, and answers what it leads to.
 * @returns where the browser goes at the end, if it is on the device of the phone
 * @throws Refusal
 */
export async function answerLink(
  phone: VirtualPhone,
  link: string,
  answer: PhoneAnswer,
  think: () => Promise<void>,
): Promise<string | undefined> {
  if (answer.answer === 'ignore') return undefined;
  let back: string | undefined;
  await asMeant(async () => {
    const { request, callback } = await phone.openLink(link, answer.interactions);
    await think();
    await decide(phone, request, answer);
    back = callback;
  });
  return back;
}

async function decide(
  phone: VirtualPhone,
  request: ShownRequest,
  { answer }: PhoneAnswer,
  code?: string,
): Promise<void> {
  const codes = request.keyUse?.codes ?? request.choices;
  if (answer === 'confirm') await phone.confirm(request, codes && code);
  else if (answer === 'wrong_code' && codes)
    await phone.confirm(
      request,
      codes.find((one) => one !== code),
    );
  else await phone.refuse(request);
}

async function asMeant(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!meant.includes((error as { code?: unknown }).code)) throw error;
  }
}
