import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of Chromium or Chrome: CHROMIUM_PATH, or a usual place of such a browser; undefined without one. */
export function findBrowser(): string | undefined {
  return process.env['CHROMIUM_PATH'] || places.find((place) => existsSync(place));
}
