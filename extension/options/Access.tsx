import { useEffect, useState } from 'react';
import { text } from '../shared/text';

const PAGES = { origins: ['https://*.convoso.com/*'] };

/** Says so, with the cure, when the person has withheld the extension's access to Convoso's pages. */
export function Access() {
  const [granted, setGranted] = useState(true);
  useEffect(() => {
    const look = (): void => void chrome.permissions.contains(PAGES).then(setGranted);
    look();
    chrome.permissions.onAdded.addListener(look);
    chrome.permissions.onRemoved.addListener(look);
    return () => {
      chrome.permissions.onAdded.removeListener(look);
      chrome.permissions.onRemoved.removeListener(look);
    };
  }, []);
  if (granted) return null;
  return (
    <section className="standing unauthorized" aria-labelledby="access">
      <h2 id="access">{text('accessTitle')}</h2>
      <p>{text('accessWithheld')}</p>
      <button type="button" className="primary" onClick={() => void chrome.permissions.request(PAGES).then(setGranted)}>
        {text('accessAllow')}
      </button>
    </section>
  );
}
