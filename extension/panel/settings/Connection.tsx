/** Convoso's address and token, the polling rhythm, the centre's name and zone, and who is left out. */
import { useState } from 'react';
import { post, tell } from '../../shared/ask';
import { apiPath } from '../data';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { Problem, SettingsAnswer, TokenTest } from '../types';
import { Field, NumberField } from './fields';
import { parseNames } from './form';
import type { TabProps } from './SettingsScreen';

function Sections({ test }: { test: TokenTest }) {
  return (
    <div role="status" className="stack">
      <p className={test.ok ? 'good' : 'bad'}><Icon name={test.ok ? 'check' : 'warning'} size={13} /> {test.message} {test.what_to_do}</p>
      <ul className="sections">
        {Object.entries(test.sections).map(([name, result]) => (
          <li key={name}>
            <span className={result === 'ok' ? 'good' : 'warn'}><Icon name={result === 'ok' ? 'check' : 'warning'} size={13} /></span>
            <span className="grow">{name}</span>
            <span className="muted">{result}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function TokenCard({ answer }: { answer: SettingsAnswer }) {
  const [busy, setBusy] = useState(false);
  const [test, setTest] = useState<TokenTest | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = async () => {
    setBusy(true);
    const said = await post<TokenTest>(apiPath('token/test'));
    setBusy(false);
    setTest(said.ok ? said.data : null);
    setProblem(said.ok ? null : said.problem);
  };
  return (
    <section className="card" aria-label={t('tokenTitle')}>
      <header><h2>{t('tokenTitle')}</h2>
        <span className={`tag ${answer.token_stored ? 'good' : 'warn'}`}>
          <Icon name={answer.token_stored ? 'check' : 'warning'} size={12} />{answer.token_stored ? t('tokenStored') : t('tokenMissing')}
        </span>
      </header>
      <div className="body stack">
        <p className="muted">{answer.dialer_url}</p>
        {!answer.token_stored && <p>{t('tokenDo')} <code>python -m backend token</code></p>}
        <div className="row wrap">
          <button type="button" className="btn" disabled={busy} onClick={() => void run()}><Icon name="key" />{busy ? t('testing') : t('testToken')}</button>
          <button type="button" className="btn quiet" onClick={() => void tell('openOptions', {})}>{t('openOptions')}</button>
        </div>
        {test && <Sections test={test} />}
        {problem && <p role="alert" className="bad">{`${problem.message} ${problem.what_to_do ?? ''}`}</p>}
      </div>
    </section>
  );
}

/** The tab. */
export function Connection({ answer, draft, errors, change }: TabProps & { answer: SettingsAnswer }) {
  return (
    <>
      <TokenCard answer={answer} />
      <section className="card" aria-label={t('centreTitle')}>
        <header><h2>{t('centreTitle')}</h2></header>
        <div className="body form">
          <Field label={t('fieldName')} error={errors['name']}>
            {({ id, describedBy, invalid }) => (
              <input className="field" id={id} value={draft.name} maxLength={80} aria-describedby={describedBy} aria-invalid={invalid}
                onChange={(event) => change({ name: event.target.value })} />
            )}
          </Field>
          <Field label={t('fieldZone')} hint={t('hintZone')} error={errors['zone']}>
            {({ id, describedBy, invalid }) => (
              <>
                <input className="field" id={id} list={`${id}zones`} value={draft.zone} aria-describedby={describedBy} aria-invalid={invalid}
                  onChange={(event) => change({ zone: event.target.value.trim() })} />
                <datalist id={`${id}zones`}>{Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}</datalist>
              </>
            )}
          </Field>
          <NumberField label={t('fieldPoll')} unit="s" hint={t('hintPoll')} error={errors['poll_interval_s']} value={draft.poll_interval_s}
            onChange={(x) => change({ poll_interval_s: x ?? NaN })} />
          <Field label={t('fieldExcluded')} hint={t('hintExcluded')}>
            {({ id, describedBy }) => (
              <textarea className="field" id={id} rows={3} defaultValue={draft.excluded_names.join('\n')} aria-describedby={describedBy}
                onChange={(event) => change({ excluded_names: parseNames(event.target.value) })} />
            )}
          </Field>
        </div>
      </section>
    </>
  );
}
