import type { ComponentChildren } from 'preact';
import type { ExplainedField, FieldVerdict, PayloadExplanation, SentForPayload } from '#libs/smart-id-api';
import { Page, type PageFrame } from '../design/index.js';

/** What a relying party may give to have a payload compared with, in the order of the fields. */
export const explainInputs: readonly (readonly [name: keyof SentForPayload, hint: string])[] = [
  ['schemeName', 'as the operator told you'],
  ['rpChallenge', 'Base64, as sent'],
  ['userChallengeVerifier', 'from the address that the browser came back to'],
  ['relyingPartyName', 'as sent, in plain text'],
  ['brokeredRpName', 'only for brokers, in plain text'],
  ['interactions', 'Base64, as sent'],
  ['initialCallbackUrl', 'as sent'],
];

const verdicts: Readonly<Record<FieldVerdict, readonly [text: string, style: string]>> = {
  fits: ['fits', 'tag good'],
  well_formed: ['well formed', 'tag'],
  differs: ['differs', 'tag bad'],
  malformed: ['malformed', 'tag bad'],
};

/** A form for a payload of an authentication, and what each field of it says; no script. In English only. */
export function ExplainPage(
  props: PageFrame & {
    readonly payload: string;
    readonly sent: SentForPayload;
    readonly explanation: PayloadExplanation | undefined;
  },
) {
  const { payload, sent, explanation } = props;
  return (
    <Page {...props} title="Payload explainer" wide>
      <article class="stack loose" lang="en">
        <form class="card stack" method="post" action="/docs/explain">
          <h1 tabIndex={-1}>Payload explainer</h1>
          <p>
            Paste the text that your client verifies an authentication signature over (ACSP_V2), and what you sent.
            Nothing of it is kept. Do not paste the session secret: it is not needed.
          </p>
          <label class="stack tight">
            Payload: eleven fields between vertical bars
            <textarea name="payload" id="payload" rows={6} required>
              {payload}
            </textarea>
          </label>
          {explainInputs.map(([name, hint]) => (
            <label key={name} class="stack tight">
              <span>
                <code>{name}</code>, {hint}
              </span>
              <input type="text" name={name} id={`sent-${name}`} value={sent[name] ?? ''} autocomplete="off" />
            </label>
          ))}
          <button class="button" id="explain">
            Explain
          </button>
        </form>
        {explanation && <Explanation explanation={explanation} />}
      </article>
    </Page>
  );
}

function Explanation({ explanation: { fault, fields } }: { explanation: PayloadExplanation }) {
  return (
    <section class="card stack" aria-labelledby="explained">
      <h2 id="explained">Field by field</h2>
      {fault !== undefined && (
        <p class="notice bad" role="alert" id="no-payload">
          {fault}
        </p>
      )}
      <table id="fields">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Finding</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field, index) => (
            <Row key={field.name} number={index + 1} field={field} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ number, field }: { number: number; field: ExplainedField }) {
  const [text, style] = verdicts[field.verdict];
  return (
    <tr id={`field-${field.name}`}>
      <th scope="row">
        {number}. <code>{field.name}</code>
        <Soft>{field.meaning}</Soft>
      </th>
      <td>
        {field.value === '' ? <Soft>empty</Soft> : <code>{field.value}</code>}
        {field.says !== undefined && <Soft>says: {field.says}</Soft>}
      </td>
      <td>
        <span class={style}>{text}</span>
        <Soft>{field.finding}</Soft>
      </td>
    </tr>
  );
}

function Soft({ children }: { children: ComponentChildren }) {
  return <p class="soft">{children}</p>;
}
