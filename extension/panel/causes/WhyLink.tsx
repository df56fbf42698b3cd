/** The small question mark beside a figure that leads to the causes of its change. */
import { t } from '../t';

/** `label` names the figure for those who hear the link alone. */
export function WhyLink({ href, label }: { href: string; label: string }) {
  return <a className="why-link" href={href} aria-label={t('whyOf', label)} data-tip={t('whyTitle')}>?</a>;
}
