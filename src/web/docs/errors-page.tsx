import { Page, type PageFrame } from '../design/index.js';
import { errorCodes, type MessageKey } from '../locales/index.js';

/** Every error code and what citizens are told about it, in the language of the reader. */
export function ErrorsPage(props: PageFrame) {
  const { t } = props;
  return (
    <Page {...props} title="Error codes" wide>
      <article class="card stack">
        <h1 tabIndex={-1} lang="en">
          Error codes
        </h1>
        <dl class="facts">
          {errorCodes.map((code) => (
            <div key={code} id={code}>
              <dt>
                <code>{code}</code>
              </dt>
              <dd class="plain">{t(`error.${code}` as MessageKey)}</dd>
            </div>
          ))}
        </dl>
      </article>
    </Page>
  );
}
