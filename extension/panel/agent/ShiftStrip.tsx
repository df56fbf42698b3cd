/** The shift as a strip of states: hover or walk it with the arrow keys to read each one. */
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { clock, duration, hours } from '../format';
import { useWidth } from '../parts/width';
import { LABELS } from '../states';
import { t } from '../t';
import type { AgentDetail, StateSpan } from '../types';
import { HEIGHTS, layStrip, spanAt } from './strip';

const TALL = 36;
const AXIS = 18;

function sentence(span: StateSpan, zone: string, campaigns: Map<number, string>): string {
  const times = `${clock(span.start, zone)}–${clock(span.end, zone)}`;
  const extra = [span.reason, campaigns.get(span.campaign_id ?? -1)].filter(Boolean);
  return [times, t(LABELS[span.state]), duration(span.end - span.start), ...extra].join(' · ');
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

/** The states of one shift. */
export function ShiftStrip({ agent }: { agent: AgentDetail }) {
  const { states, centre: { zone } } = agent;
  const [ref, measured] = useWidth(352);
  const width = Math.max(120, measured);
  const [cursor, setCursor] = useState<number | null>(null);
  const start = agent.shift_start ?? states[0]?.start ?? 0;
  const end = agent.shift_end ?? states.at(-1)?.end ?? start;
  const strip = useMemo(() => layStrip(states, start, end, zone, width), [states, start, end, zone, width]);
  const campaigns = useMemo(() => new Map(agent.campaigns.map((c) => [c.campaign_id, c.name])), [agent.campaigns]);
  if (states.length === 0) return <p className="muted">{t('noStates')}</p>;

  const last = states.length - 1;
  const shown = cursor === null ? null : (states[Math.min(cursor, last)] ?? null);
  const now = cursor ?? last;
  const point = (event: PointerEvent<HTMLElement>) => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setCursor(Math.min(Math.max(spanAt(states, strip.at(pixel)), 0), last));
  };
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setCursor(Math.min(Math.max(now + step, 0), last));
  };
  const marked = shown === null ? null : strip.bars[states.indexOf(shown)];
  return (
    <div className="strip" ref={ref}>
      <div role="slider" tabIndex={0} aria-label={t('shiftStates')} aria-valuemin={0} aria-valuemax={last} aria-valuenow={now}
        aria-valuetext={sentence(states[now] as StateSpan, zone, campaigns)} onKeyDown={walk} onPointerMove={point}
        onPointerLeave={() => setCursor(null)} onFocus={() => setCursor((c) => c ?? last)} onBlur={() => setCursor(null)}>
        <svg width={width} height={TALL + AXIS} aria-hidden="true">
          {strip.bars.map(({ span, x, width: wide }) => {
            const tall = TALL * HEIGHTS[span.state];
            return <rect key={`${span.start} ${span.state}`} className={`span-${span.state}`} x={x} y={TALL - tall} width={wide} height={tall} />;
          })}
          {marked && <rect className="strip-cursor" x={marked.x - 1} y={0} width={marked.width + 2} height={TALL} />}
          <line className="axis" x1={0} x2={width} y1={TALL + 0.5} y2={TALL + 0.5} />
          {strip.ticks.map((tick) => (
            <g key={tick.label} transform={`translate(${tick.x} ${TALL})`}>
              <line className="axis" y2={4} />
              <text y={15} textAnchor="middle">{tick.label}</text>
            </g>
          ))}
        </svg>
      </div>
      <p className="strip-read" aria-hidden="true">
        {shown ? sentence(shown, zone, campaigns) : t('shiftFrom', clock(start, zone), clock(end, zone))}
      </p>
      <ul className="legend">
        {strip.totals.map(({ state, seconds }) => (
          <li key={state}>
            <svg width="10" height="12" aria-hidden="true">
              <rect className={`span-${state}`} y={12 - 12 * HEIGHTS[state]} width="10" height={12 * HEIGHTS[state]} />
            </svg>
            {t(LABELS[state])} <span className="muted">{hours(seconds)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
