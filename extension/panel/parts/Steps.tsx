/** What to do in Convoso, step by step: nothing is done from here, so each step is ticked by hand. */
import { useId, useState } from 'react';
import { t } from '../t';
import { CopyButton } from './Copy';

interface Props {
  steps: readonly string[];
  /** The same as one text to send to whoever does it. */
  instruction: string;
}

/** The checklist with the button that copies it; nothing where there is nothing to do. */
export function Steps({ steps, instruction }: Props) {
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const id = useId();
  if (steps.length === 0) return null;
  const tick = (i: number) => setDone((before) => {
    const after = new Set(before);
    if (!after.delete(i)) after.add(i);
    return after;
  });
  return (
    <section className="steps" aria-labelledby={id}>
      <div className="row spread">
        <h3 id={id}>{t('stepsTitle')}</h3>
        {instruction && <CopyButton words={instruction} label="copyInstruction" />}
      </div>
      <ol>
        {steps.map((step, i) => (
          <li key={step}>
            <label className={done.has(i) ? 'ticked' : ''}>
              <input type="checkbox" checked={done.has(i)} onChange={() => tick(i)} />
              <span>{step}</span>
            </label>
          </li>
        ))}
      </ol>
    </section>
  );
}
