/** A button that fetches a file through the worker and hands it to the browser. */
import { useState } from 'react';
import { askText } from '../../shared/ask';
import { t, type Key } from '../t';
import type { Problem } from '../types';
import { Icon } from './Icon';

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
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
