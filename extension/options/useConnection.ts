import { useCallback, useEffect, useRef, useState } from 'react';
import type { Connection } from '../shared/messages';
import { tell } from '../shared/ask';

const EVERY_MS = 4_000;

/** How this browser stands with the server, asked again while the page is visible; what a button learned comes first. */
export function useConnection(): [Connection | null, (connection: Connection) => void] {
  const [connection, setConnection] = useState<Connection | null>(null);
  const told = useRef(0);

  const set = useCallback((by: Connection) => {
    told.current += 1;
    setConnection(by);
  }, []);
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      const before = told.current;
      const found = await tell('connection', {}).catch(() => null);
      if (found && told.current === before) setConnection(found);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return [connection, set];
}
