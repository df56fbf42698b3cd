import { callsHref } from '../calls/link';
import { t } from '../t';
import type { CallsQuery } from '../types';
import { Icon } from './Icon';

/** A small link to the calls behind a row; `of` names the row for those who hear the link alone. */
export function CallsLink({ calls, of }: { calls: CallsQuery; of: string }) {
  return (
    <a className="calls-link" href={callsHref(calls)} data-tip={t('showCalls')}>
      <Icon name="calls" size={13} />
      <span className="sr">{`${t('showCalls')}: ${of}`}</span>
    </a>
  );
}
