import { createRoot } from 'react-dom/client';
import { tell } from '../shared/ask';
import { spokenLanguage, text, useCatalogue } from '../shared/text';
import { Options } from './Options';
import './options.css';

async function start(): Promise<void> {
  const preferences = await tell('preferences', {});
  await useCatalogue(preferences.language);
  document.documentElement.lang = spokenLanguage(preferences.language);
  document.title = text('optionsTitle');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Options first={preferences} />);
}

void start();
