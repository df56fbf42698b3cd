/** Labelled fields with a hint and an error that screen readers find. */
import { useId, useState, type ReactNode } from 'react';
import { t, type Key } from '../t';
import { parseNumber, showNumber } from './form';
import { clockOf, minutesOf, parseWords } from './steering';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: Key | undefined;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

/** Label above, hint and error below. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy, invalid: error !== undefined })}
      {hint && <small id={`${id}h`}>{hint}</small>}
      {error && <small id={`${id}e`} className="bad">{t(error)}</small>}
    </div>
  );
}

interface NumberProps {
  label: string;
  hint?: string | undefined;
  error?: Key | undefined;
  value: number | null | undefined;
  /** How many stored units one typed unit is: 100 for dollars kept as cents, 0.01 for per cent kept as a share. */
  scale?: number;
  unit?: string;
  onChange: (value: number | null) => void;
}

/** A number that may be empty; what is typed stays as typed while it is wrong. */
export function NumberField({ label, hint, error, value, scale = 1, unit, onChange }: NumberProps) {
  const [text, setText] = useState(() => showNumber(value, scale));
  return (
    <Field label={unit ? `${label} (${unit})` : label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <input className="field" id={id} inputMode="decimal" autoComplete="off" value={text} aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => {
            setText(event.target.value);
            onChange(parseNumber(event.target.value, scale));
          }} />
      )}
    </Field>
  );
}

interface WordsProps {
  label: string;
  hint?: string | undefined;
  value: readonly string[];
  onChange: (words: string[]) => void;
}

/** Words separated by commas; what is typed stays as typed. */
export function WordsField({ label, hint, value, onChange }: WordsProps) {
  const [text, setText] = useState(() => value.join(', '));
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <input className="field" id={id} autoComplete="off" value={text} aria-describedby={describedBy}
          onChange={(event) => {
            setText(event.target.value);
            onChange(parseWords(event.target.value));
          }} />
      )}
    </Field>
  );
}

interface ClockProps {
  label: string;
  error?: Key | undefined;
  /** Minutes of the day. */
  value: number | null;
  onChange: (minutes: number | null) => void;
}

/** A time of the day that may be empty. */
export function ClockField({ label, error, value, onChange }: ClockProps) {
  return (
    <Field label={label} error={error}>
      {({ id, describedBy, invalid }) => (
        <input className="field" type="time" step={900} id={id} value={clockOf(value)} aria-describedby={describedBy} aria-invalid={invalid} onChange={(event) => onChange(minutesOf(event.target.value))} />
      )}
    </Field>
  );
}

interface SliderProps {
  label: string;
  hint?: ReactNode;
  error?: Key | undefined;
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words, beside the label and for screen readers. */
  shown: string;
  onChange: (value: number) => void;
}

/** A number chosen by sliding; what it means stands below and changes with it. */
export function Slider({ label, hint, error, value, min, max, step, shown, onChange }: SliderProps) {
  const id = useId();
  const describedBy = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="form-field slide">
      <span className="row spread">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{shown}</output>
      </span>
      <input type="range" id={id} min={min} max={max} step={step} value={value} aria-valuetext={shown} aria-describedby={describedBy}
        style={{ '--part': `${((value - min) / (max - min)) * 100}%` } as object}
        onChange={(event) => onChange(Number(event.target.value))} />
      {hint && <small id={`${id}h`}>{hint}</small>}
      {error && <small id={`${id}e`} className="bad">{t(error)}</small>}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  options: readonly { value: T; label: Key; about?: Key }[];
  onChange: (value: T) => void;
}

/** Radio buttons with an explanation each. */
export function Choices<T extends string>({ legend, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map((each) => (
        <label key={each.value}>
          <input type="radio" name={name} checked={each.value === value} onChange={() => onChange(each.value)} />
          <span>
            {t(each.label)}
            {each.about && <small>{t(each.about)}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
