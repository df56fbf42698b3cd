import { expect, test } from 'vitest';
import { firstSentence } from './Lead';

test('the first sentence is told from what follows, and figures are not torn', () => {
  expect(firstSentence('All stay inside the 3 % limit. Highest: Solar West at 2.53 %.')).toEqual(['All stay inside the 3 % limit.', 'Highest: Solar West at 2.53 %.']);
  expect(firstSentence('Conversions +0.4 (+0.2 to +0.7); calls -1.4.')).toEqual(['Conversions +0.4 (+0.2 to +0.7); calls -1.4.', '']);
  expect(firstSentence('Listo. ¿Y ahora? Nada.')).toEqual(['Listo.', '¿Y ahora? Nada.']);
  expect(firstSentence('')).toEqual(['', '']);
});
