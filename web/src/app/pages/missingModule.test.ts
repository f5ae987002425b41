import { expect, it } from 'vitest';

import { isMissingModule } from './missingModule';

it.each([
  'Failed to fetch dynamically imported module: http://localhost:8000/assets/CalendarPage-1.js',
  'error loading dynamically imported module: http://localhost:8000/assets/CalendarPage-1.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /assets/CalendarPage-1.css',
])('knows a part of the app that did not come: %s', (message) => {
  expect(isMissingModule(new TypeError(message))).toBe(true);
});

it('leaves other errors alone', () => {
  expect(isMissingModule(new TypeError('x is undefined'))).toBe(false);
  expect(isMissingModule('text')).toBe(false);
});
