/** The line of a trend and its next hours in the size of a word; the words beside it say the same. */
import { bandPath, layChart, linePath } from '../parts/plot';
import type { Trend } from '../types';
import { drawTrend } from './drawing';
import '../css/chart.css';

const WIDTH = 96;
const HEIGHT = 36;
const EDGE = 3;

/** Decorative: level, usual band, range ahead, target and present. */
export function Spark({ trend, now }: { trend: Trend; now: number }) {
  const drawing = drawTrend(trend, now);
  if (drawing.at.length < 2) return <span />;
  const lay = layChart(drawing, 'UTC', { left: 0, right: WIDTH, top: EDGE, bottom: HEIGHT - EDGE }, false, 'number');
  return (
    <svg className="spark chart" width={WIDTH} height={HEIGHT} aria-hidden="true">
      {drawing.bands?.map((band) => <path key={band.look} className={`chart-band ${band.look}`} d={bandPath(drawing.at, band.low, band.high, lay)} />)}
      {drawing.levels?.map((level) => <g key={level.label} className={`chart-level ${level.look}`}><line x2={WIDTH} y1={lay.y(level.y)} y2={lay.y(level.y)} /></g>)}
      {drawing.lines.filter(({ look }) => look === 'main' || look === 'likely')
        .map((line) => <g key={line.look} className={`chart-line ${line.look}`}><path d={linePath(drawing.at, line.y, lay)} /></g>)}
      <g className="chart-now"><line x1={lay.x(now)} x2={lay.x(now)} y2={HEIGHT} /></g>
    </svg>
  );
}
