/** A button that fetches a file through the worker and hands it to the browser. */
import { useState } from 'react';
import { askText } from '../../shared/ask';
import { t, type Key } from '../t';
import type { Problem } from '../types';
import { Icon } from './Icon';

const KINDS: Record<string, string> = { csv: 'text/csv', xml: 'application/xml', ics: 'text/calendar', json: 'application/json', pdf: 'application/pdf' };

/** A file of what the worker handed over: text as it is, a PDF from base64. */
export function fileOf(text: string, name: string): Blob {
  const kind = name.slice(name.lastIndexOf('.') + 1);
  const content = kind === 'pdf' ? Uint8Array.from(atob(text), (each) => each.charCodeAt(0)) : text;
  return new Blob([content], { type: KINDS[kind] ?? 'text/plain' });
}

function save(text: string, name: string): void {
  const url = URL.createObjectURL(fileOf(text, name));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

interface Props {
  path: string;
  /** Name of the file. */
  name: string;
  label?: Key;
  tip?: string;
}

/** Says so while it is being prepared, and why when it cannot be. */
export function Download({ path, name, label = 'csv', tip }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const download = async () => {
    setBusy(true);
    const answer = await askText(path);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) save(answer.data, name);
  };
  return (
    <>
      <button type="button" className="btn" disabled={busy} onClick={() => void download()} data-tip={tip}>
        <Icon name="download" />
        {t(busy ? 'csvBusy' : label)}
      </button>
      {problem && <span className="bad" role="alert">{`${problem.message} ${problem.what_to_do ?? ''}`}</span>}
    </>
  );
}
