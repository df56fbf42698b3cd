import { useState } from 'react';
import { t, type Key } from '../t';
import { Icon } from './Icon';

interface Props {
  words: string;
  label: Key;
  className?: string;
}

/** A button that puts `words` on the clipboard and says whether it could; the words show on hover and focus. */
export function CopyButton({ words, label, className = 'btn small-btn' }: Props) {
  const [said, setSaid] = useState<Key>(label);
  const copy = () => navigator.clipboard.writeText(words).then(() => setSaid('copied'), () => setSaid('copyFailed'));
  return (
    <button type="button" className={className} onClick={() => void copy()} data-tip={words}>
      <Icon name={said === 'copied' ? 'check' : 'copy'} size={13} />
      <span aria-live="polite">{t(said)}</span>
    </button>
  );
}
