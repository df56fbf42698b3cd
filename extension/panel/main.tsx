/** Starts the panel once its language and remembered choices are known. */
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { tell } from '../shared/ask';
import { App } from './App';
import { client } from './data';
import { findHost } from './host';
import { loadPrefs } from './prefs';
import { startRouting } from './route';
import { speak } from './t';
import './css/tokens.css';
import './css/base.css';
import './css/shell.css';
import './css/parts.css';
import './css/table.css';
import './css/screens.css';
import './css/outcome.css';
import './css/alerts.css';
import './css/feed.css';

async function start(): Promise<void> {
  const spoken = tell('preferences', {}).then((p) => speak(p.language), () => speak(''));
  const [host] = await Promise.all([findHost(), loadPrefs(), spoken]);
  startRouting();
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <App host={host} />
    </QueryClientProvider>,
  );
}

void start();
