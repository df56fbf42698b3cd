/** The column picker of the leaderboard. */
import { Menu } from '../parts/Menu';
import { setPrefs, usePrefs } from '../prefs';
import { t } from '../t';
import { MORE } from './columns';

/** Adds and removes columns after the seven of the seed. */
export function ColumnPicker() {
  const { agentColumns } = usePrefs();
  const toggle = (key: string) =>
    setPrefs({ agentColumns: agentColumns.includes(key) ? agentColumns.filter((k) => k !== key) : [...agentColumns, key] });
  return (
    <Menu label={t('pickColumns')} icon="columns" className="btn">
      <div role="group" aria-label={t('pickColumns')}>
        {MORE.map((column) => (
          <label key={column.key}>
            <input type="checkbox" checked={agentColumns.includes(column.key)} onChange={() => toggle(column.key)} />
            {t(column.label)}
          </label>
        ))}
      </div>
    </Menu>
  );
}
