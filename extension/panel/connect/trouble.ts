/** What stands between the manager and fresh numbers, in the order in which it matters. */
import { clock, count } from '../format';
import type { Connection } from '../../shared/messages';
import { t } from '../t';
import type { Snapshot } from '../types';

export interface Trouble {
  tone: 'bad' | 'warn' | 'info';
  title: string;
  text: string;
  /** 0 to 1 where something fills up. */
  progress?: number;
  /** A screen where it can be mended. */
  link?: 'health' | 'connection';
}

/** True while only pairing helps. */
export function mustPair(connection: Connection | undefined): boolean {
  return connection?.state === 'unpaired' || connection?.state === 'unauthorized';
}

/** "offline copy from 10:42", on this computer's clock. */
export function offlineText(at: number | null): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return at === null ? t('offlineNoCopy') : t('offlineCopy', clock(at, zone));
}

function ofConnection(connection: Connection | undefined, offlineAt: number | null): Trouble[] {
  if (connection?.state === 'unreachable') {
    return [{ tone: 'warn', title: offlineText(offlineAt), text: `${connection.message} ${connection.whatToDo}` }];
  }
  if (connection?.state === 'version') return [{ tone: 'bad', title: connection.message, text: connection.whatToDo }];
  return [];
}

function ofFloor(snapshot: Snapshot): Trouble[] {
  const { status, reason, stale_since: since, centre, health } = snapshot;
  const out: Trouble[] = [];
  if (status === 'starting') out.push({ tone: 'info', title: t('statusStarting'), text: reason || t('statusStartingText') });
  if (status === 'stale') out.push({ tone: 'warn', title: t('statusStale', clock(since, centre.zone)), text: reason, link: 'health' });
  if (status === 'signed_out') out.push({ tone: 'bad', title: t('statusSignedOut'), text: reason, link: 'connection' });
  if (!health.backfill.finished && health.backfill.total_days > 0) {
    const { done_days: done, total_days: total } = health.backfill;
    out.push({ tone: 'info', title: t('backfilling'), text: t('daysOf', count(done), count(total)), progress: done / total, link: 'health' });
  }
  return out;
}

/** The banners to show now. `offlineAt` is when the copy on screen was confirmed, null without one. */
export function troubles(connection: Connection | undefined, snapshot: Snapshot | undefined, offlineAt: number | null): Trouble[] {
  return [...ofConnection(connection, offlineAt), ...(snapshot && connection?.state !== 'unreachable' ? ofFloor(snapshot) : [])];
}
