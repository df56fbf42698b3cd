import { expect, test } from 'vitest';
import { fileOf } from './Download';

test('a PDF comes in base64 and leaves byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const file = fileOf(btoa(String.fromCharCode(...bytes)), 'schedule-3.pdf');
  expect([file.type, file.size]).toEqual(['application/pdf', 256]);
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});

test('text stays text under the type of its ending', async () => {
  const file = fileOf('agent,día', 'schedule.csv');
  expect([file.type, await file.text()]).toEqual(['text/csv', 'agent,día']);
  expect(fileOf('name: x', 'scenario-1.yaml').type).toBe('text/plain');
});
