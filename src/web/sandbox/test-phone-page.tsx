import { Page, type PageFrame } from '../design/index.js';

export interface TestPerson {
  readonly name: string;
  readonly identifier: string;
}

/** What a test phone may do with a request. */
export const testAnswers = ['confirm', 'refuse', 'not_me'] as const;

/** A plain form, for people and for the browsers of conformance suites: the ids of its elements are stable. */
export function TestPhonePage(
  props: PageFrame & {
    readonly people: readonly TestPerson[];
    /** The request, as the login page's link names it, and where the login page is. */
    readonly link: string;
    readonly back: string;
    readonly fault: string | undefined;
  },
) {
  const { t, people, link, back, fault } = props;
  return (
    <Page {...props} title={t('sandbox.title')}>
      <form class="card stack" method="post" action="/sandbox/phone">
        <h1 tabIndex={-1}>{t('sandbox.title')}</h1>
        <p class="soft">{t('sandbox.text')}</p>
        {fault !== undefined && (
          <p class="notice bad" role="alert" id="test-fault">
            {fault}
          </p>
        )}
        <input type="hidden" name="link" value={link} />
        <input type="hidden" name="back" value={back} />
        <Choice name="person" label={t('sandbox.person')} options={people.map(toOption)} />
        <Choice
          name="answer"
          label={t('sandbox.outcome')}
          options={testAnswers.map((answer) => [answer, t(`sandbox.${answer}`)])}
        />
        <button class="button" id="test-submit">
          {t('sandbox.go')}
        </button>
      </form>
    </Page>
  );
}

type Option = readonly [value: string, text: string];

const toOption = ({ name, identifier }: TestPerson): Option => [identifier, `${name} · ${identifier}`];

function Choice({ name, label, options }: { name: string; label: string; options: readonly Option[] }) {
  return (
    <label class="stack tight">
      {label}
      <select name={name} id={`test-${name}`}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
