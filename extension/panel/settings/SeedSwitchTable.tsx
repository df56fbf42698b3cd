/** Whose place changes when the seed's formula ranks instead of the corrected one. */
import { apiPath, useAnswer } from '../data';
import { percent, signed } from '../format';
import { Icon } from '../parts/Icon';
import { Bones } from '../parts/Notice';
import { href } from '../route';
import { ordinal, t } from '../t';
import type { SeedSwitch, WindowName } from '../types';

interface Move {
  id: number;
  name: string;
  corrected: number | null;
  seed: number | null;
  from: number;
  to: number;
}

/** Agents whose place differs, the biggest move first. */
export function moves(answer: SeedSwitch): Move[] {
  const found: Move[] = [];
  answer.id.forEach((id, i) => {
    const [from, to] = [answer.rank_corrected[i], answer.rank_seed[i]];
    if (from == null || to == null || from === to) return;
    found.push({ id, name: answer.name[i] ?? '', corrected: answer.corrected[i] ?? null, seed: answer.seed[i] ?? null, from, to });
  });
  return found.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
}

const SHOWN = 12;

/** The table for the window that is chosen on the other screens. */
export function SeedSwitchTable({ window }: { window: WindowName }) {
  const { data, problem } = useAnswer<SeedSwitch>(apiPath('seed-switch', { window }), { everyMs: 120_000 });
  if (!data) return problem ? <p className="muted">{problem.message}</p> : <Bones rows={3} height={28} />;
  const list = moves(data);
  const share = (x: number | null) => (x === null ? t('none') : percent(x / 100, 0));
  return (
    <div className="stack">
      <p className="note"><Icon name="info" size={13} /><span>{data.sentence}</span></p>
      {list.length > 0 && (
        <table className="small">
          <thead>
            <tr><th>{t('colAgent')}</th><th className="num">{t('formulasCorrected')}</th><th className="num">{t('formulasSeed')}</th><th className="num">{t('colMove')}</th></tr>
          </thead>
          <tbody>
            {list.slice(0, SHOWN).map((move) => (
              <tr key={move.id}>
                <th scope="row"><a className="name-link" href={href('agents', move.id)}>{move.name}</a></th>
                <td className="num">{ordinal(move.from)} <span className="faint">{share(move.corrected)}</span></td>
                <td className="num">{ordinal(move.to)} <span className="faint">{share(move.seed)}</span></td>
                <td className="num">{signed(move.from - move.to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
