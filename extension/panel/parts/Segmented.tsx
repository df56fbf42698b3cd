/** A few choices in a row; native radio buttons, so arrow keys and screen readers work as everywhere. */
import { useId } from 'react';

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; tip?: string }[];
  onChange: (value: T) => void;
}

/** Picks exactly one of `options`. */
export function Segmented<T extends string>({ label, value, options, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="sr">{label}</legend>
      {options.map((option) => (
        <label key={option.value} data-tip={option.tip}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
