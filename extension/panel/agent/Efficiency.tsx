/** The efficiency index with its parts, the seed's formula beside the corrected one. */
import { duration, percent, range } from '../format';
import { t, type Key } from '../t';
import type { AgentDetail } from '../types';

const PARTS: readonly [string, Key][] = [['handling', 'partHandling'], ['talking', 'partTalking'], ['outcome', 'partOutcome']];

function Part({ label, share }: { label: Key; share: number | null }) {
  return (
    <li>
      <span>{t(label)}</span>
      <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" y="1" width="100" height="6" />
        <rect className="fill part" y="1" width={Math.min(100, (share ?? 0) * 100)} height="6" />
      </svg>
      <span className="num">{share == null ? t('partMissing') : percent(share, 0)}</span>
    </li>
  );
}

/** Index, range, parts, and what the seed's formula says. */
export function Efficiency({ agent }: { agent: AgentDetail }) {
  const { efficiency, efficiency_seed: seed } = agent;
  const known = efficiency.value != null;
  const { ideal_handle_s: ideal, target_per_contact: target } = agent.efficiency_parts;
  const goals = [ideal == null ? '' : t('measuredIdeal', duration(ideal)), target == null ? '' : t('measuredTarget', percent(target, 1))]
    .filter(Boolean).join(' · ');
  return (
    <section className="card" aria-label={t('colQuality')}>
      <header>
        <h2 data-tip={t('aboutQuality')}>{t('efficiencyTitle')}</h2>
        <span>
          <strong>{known ? percent((efficiency.value ?? 0) / 100, 0) : t('notEnoughCalls')}</strong>{' '}
          {known && <span className="faint">{range(efficiency.low, efficiency.high, 'index')}</span>}
        </span>
      </header>
      <div className="body">
        <ul className="parts">
          {PARTS.map(([name, label]) => <Part key={name} label={label} share={agent.efficiency_parts[name] ?? null} />)}
        </ul>
        {goals && <p className="faint">{goals}</p>}
        <p className="faint">{seed == null ? t('seedUnknown') : t('seedSays', percent(seed / 100, 0))}</p>
      </div>
    </section>
  );
}
