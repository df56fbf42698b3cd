import { expect, test } from 'vitest';
import en from '../public/_locales/en/messages.json';
import es from '../public/_locales/es/messages.json';

const JARGON = /\b(z.?score|p.?value|posterior|prior|bayes\w*|shrink\w*|confidence interval|credible|variance|standard deviation|sigma|significan\w*|empirical|beta.binomial|quantile|puntuaci[oó]n z|valor p|a posteriori|bayesian\w*|desviaci[oó]n t[ií]pica|varianza|significativ\w*)\b/i;

test.each([['en', en], ['es', es]])('no sentence of %s speaks statistics', (_, sentences) => {
  const found = Object.entries(sentences as Record<string, { message: string }>).filter(([, { message }]) => JARGON.test(message));
  expect(found).toEqual([]);
});
