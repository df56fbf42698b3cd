import { Icon } from '../parts/Icon';
import { href } from '../route';
import { t } from '../t';
import type { Trouble } from './trouble';

/** The banners above every screen; announced when they appear. */
export function Banners({ troubles }: { troubles: readonly Trouble[] }) {
  return (
    <div role="status" className="banners">
      {troubles.map((each) => (
        <div key={each.title} className={`banner ${each.tone}`}>
          <Icon name={each.tone === 'info' ? 'info' : 'warning'} />
          <div className="grow">
            <strong>{each.title}</strong>
            {each.progress !== undefined && <progress value={each.progress} max={1} aria-label={each.title} />} <span>{each.text}</span>{' '}
            {each.link && <a href={href('settings', each.link)}>{t(each.progress === undefined ? 'seeWhy' : 'seeMore')}</a>}
          </div>
        </div>
      ))}
    </div>
  );
}
