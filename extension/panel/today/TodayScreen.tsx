/** The first screen: the floor now and the window's figures. */
import { useDropLimit, useSnapshot } from '../data';
import { Bones, Failure } from '../parts/Notice';
import { useWide } from '../parts/width';
import { windowOf, type Route } from '../route';
import { CampaignBrief } from './CampaignBrief';
import { Floor } from './Floor';
import { Tiles } from './Tiles';

/** Screen 1. */
export function TodayScreen({ route }: { route: Route }) {
  const shown = useSnapshot(windowOf(route));
  const limit = useDropLimit();
  const wide = useWide();
  const { data } = shown;
  if (!data) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Waiting />}</div>;
  return (
    <div className="screen today">
      <Floor snapshot={data} />
      <div className={`stack ${shown.previous ? 'previous' : ''}`}>
        <Tiles snapshot={data} limit={limit} />
        {wide && <CampaignBrief snapshot={data} limit={limit} />}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div className="stack">
      <Bones rows={1} height={232} />
      <div className="tiles">
        {Array.from({ length: 8 }, (_, i) => <span className="bone" key={i} style={{ height: 104 }} />)}
      </div>
    </div>
  );
}
