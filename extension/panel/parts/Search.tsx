import { Icon } from './Icon';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A text filter. */
export function Search({ label, value, onChange }: Props) {
  return (
    <span className="search">
      <Icon name="search" size={13} />
      <input className="field" type="search" aria-label={label} placeholder={label} value={value}
        onChange={(event) => onChange(event.target.value)} />
    </span>
  );
}
