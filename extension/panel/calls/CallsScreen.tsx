import type { Route } from '../route';
import { Calls } from './Calls';

/** Screen 6: the floor's calls. */
export function CallsScreen({ route }: { route: Route }) {
  return <Calls route={route} />;
}
