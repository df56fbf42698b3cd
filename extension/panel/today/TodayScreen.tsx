/** The first screen: where today ends, what needs the manager, then the floor now and the window's figures. */
import { useDropLimit, useSnapshot } from '../data';
import { FeedBrief } from '../feed/FeedBrief';
import { Bones, Failure } from '../parts/Notice';
import { useWide } from '../parts/width';
import { windowOf, type Route } from '../route';
import { CampaignBrief } from './CampaignBrief';
import { Floor } from './Floor';
import { Outcome } from './Outcome';
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
      <div className="stack today-main">
        <Outcome />
        <FeedBrief />
        {!wide && <Floor snapshot={data} />}
        <div className={`stack ${shown.previous ? 'previous' : ''}`}>
          <Tiles snapshot={data} limit={limit} />
          {wide && <CampaignBrief snapshot={data} limit={limit} />}
        </div>
      </div>
      {wide && <Floor snapshot={data} />}
    </div>
  );
}

function Waiting() {
  return (
    <div className="stack">
      <span className="bone outcome-bone" />
      <Bones rows={1} height={116} />
      <div className="tiles">
        {Array.from({ length: 8 }, (_, i) => <span className="bone" key={i} style={{ height: 104 }} />)}
      </div>
    </div>
  );
}
