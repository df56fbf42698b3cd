/** Screen "Schedule": `#/schedule`: the weeks ahead, from the forecast to the published shifts. */
import type { Route } from '../route';
import { Compare } from './Compare';
import { Home } from './Home';
import { Now } from './Now';
import { Reports } from './Reports';
import { placeOf } from './route';
import { ScenarioPage } from './ScenarioPage';
import '../css/chart.css';
import '../css/advice.css';
import '../css/settings.css';
import '../css/schedule.css';
import '../css/gantt.css';

/** The screen of the address. */
export default function ScheduleScreen({ route }: { route: Route }) {
  const place = placeOf(route);
  switch (place.at) {
    case 'scenario':
      return <ScenarioPage place={place} key={place.id} />;
    case 'compare':
      return <Compare ids={place.ids} />;
    case 'reports':
      return <Reports place={place} />;
    case 'now':
      return <Now />;
    default:
      return <Home />;
  }
}
