import type { RequestedAccess } from '#libs/approval-intent';
import { AccessList, type PageFrame } from '../design/index.js';

/** What a portal may use in the citizen's name; nothing when it asks for nothing. */
export function Access({
  t,
  portal,
  access,
}: Pick<PageFrame, 't'> & { portal: { readonly name: string }; access: readonly RequestedAccess[] }) {
  const title = t('login.access_title', { portal: portal.name });
  return <AccessList title={title} purposeLabel={t('login.access_purpose')} access={access} />;
}
