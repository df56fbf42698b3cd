import type { ReactNode } from 'react';
import { Icon } from './Icon';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** The browser's own select in the panel's clothes. */
export function Select({ label, value, onChange, children }: Props) {
  return (
    <span className="select">
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
      <Icon name="expand" size={12} />
    </span>
  );
}
