/** Product, centre, connection, and where the panel hangs. */
import { post } from '../shared/ask';
import type { Connection } from '../shared/messages';
import { apiPath, client } from './data';
import { openSide, openTab, setShell, type Host } from './host';
import { forgetClock } from './now';
import { Icon, Mark } from './parts/Icon';
import { Menu } from './parts/Menu';
import { setPrefs, usePrefs } from './prefs';
import { t } from './t';
import type { Snapshot } from './types';

interface Props {
  connection: Connection | undefined;
  snapshot: Snapshot | undefined;
  host: Host;
}

function Centre({ connection, snapshot }: Omit<Props, 'host'>) {
  const { centre } = usePrefs();
  const centres = connection?.centres ?? [];
  if (centres.length < 2) return <p className="centre clip">{snapshot?.centre.name ?? centres[0]?.name ?? t('productTagline')}</p>;
  const choose = (id: number) => {
    forgetClock();
    setPrefs({ centre: id });
  };
  return (
    <select className="centre" aria-label={t('chooseCentre')} value={centre ?? centres[0]?.id}
      onChange={(event) => choose(Number(event.target.value))}>
      {centres.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
    </select>
  );
}

async function refresh(): Promise<void> {
  await post(apiPath('refresh'));
  await client.invalidateQueries();
}

function Places({ host }: { host: Host }) {
  return (
    <Menu label={t('panelMenu')} icon="more">
      {(close) => {
        const item = (icon: Parameters<typeof Icon>[0]['name'], label: string, act: () => void) => (
          <button type="button" onClick={() => { act(); close(); }}>
            <Icon name={icon} />
            {label}
          </button>
        );
        return (
          <>
            {item('refresh', t('refreshNow'), () => void refresh())}
            {host !== 'tab' && item('tab', t('openTab'), openTab)}
            {host !== 'side' && item('side', t('openSide'), openSide)}
            {host === 'page' && item('dockLeft', t('shellDockLeft'), () => setShell({ side: 'left' }))}
            {host === 'page' && item('dockRight', t('shellDockRight'), () => setShell({ side: 'right' }))}
            {host === 'page' && item('close', t('shellCollapse'), () => setShell({ view: 'collapsed' }))}
          </>
        );
      }}
    </Menu>
  );
}

/** The top line of the panel. */
export function Header({ connection, snapshot, host }: Props) {
  return (
    <header className="head">
      <Mark />
      <div className="grow">
        <h1 className="clip">{t('productName')}</h1>
        <Centre connection={connection} snapshot={snapshot} />
      </div>
      {snapshot?.centre.simulated && <span className="tag accent" data-tip={t('simulatedAbout')}>{t('simulated')}</span>}
      {connection?.state === 'unreachable' && <span className="tag warn">{t('offlineTag')}</span>}
      <Places host={host} />
    </header>
  );
}
