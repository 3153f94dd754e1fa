import { Page, QrCode, type PageFrame } from '../design/index.js';

export interface DeskPerson {
  readonly name: string;
  readonly identifier: string;
  readonly note: string;
}

/** The demo desk: every person of the demo register, and a button each. */
export function DeskPage(
  props: PageFrame & { readonly people: readonly DeskPerson[]; readonly fault: string | undefined },
) {
  const { t, people, fault } = props;
  return (
    <Page {...props} title={t('desk.title')} wide>
      <div class="card stack">
        <h1 tabIndex={-1}>{t('desk.title')}</h1>
        <p>{t('desk.text')}</p>
        {fault !== undefined && (
          <p class="notice bad" role="alert">
            {fault}
          </p>
        )}
        <ul class="list desk">
          {people.map((person) => (
            <Person key={person.identifier} t={t} person={person} />
          ))}
        </ul>
      </div>
    </Page>
  );
}

function Person({ t, person }: Pick<PageFrame, 't'> & { person: DeskPerson }) {
  return (
    <li>
      <form class="stack tight" method="post" action="/desk">
        <div>
          <strong>{person.name}</strong> <code class="small">{person.identifier}</code>
          <p class="soft small" lang="en">
            {person.note}
          </p>
        </div>
        <input type="hidden" name="identifier" value={person.identifier} />
        <button class="button second" aria-label={t('desk.issue_for', { name: person.name })}>
          {t('desk.issue')}
        </button>
      </form>
    </li>
  );
}

/** The code that was handed out, as picture and as text. */
export function IssuedPage(props: PageFrame & { readonly name: string; readonly code: string; readonly link: string }) {
  const { t, name, code, link } = props;
  return (
    <Page {...props} title={t('desk.title')}>
      <div class="card stack">
        <h1 tabIndex={-1}>{t('desk.issued_title', { name })}</h1>
        <p>{t('desk.issued_text')}</p>
        <div class="qr">
          <QrCode text={link} label={t('desk.issued_qr')} />
          <p class="code" id="activation-code" translate={false}>
            {code}
          </p>
        </div>
        <a class="button" href={link} id="activate-here">
          {t('desk.issued_open')}
        </a>
        <p class="small soft">{t('desk.issued_cli')}</p>
        <pre translate={false}>npm run phone -- activate {code}</pre>
        <a class="button quiet" href="/desk">
          {t('desk.issued_back')}
        </a>
      </div>
    </Page>
  );
}
