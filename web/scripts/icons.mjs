/**
 * Draws the PNG icons of the app from public/icons/icon.svg. They are committed; run this after the mark has changed:
 * `npm install --no-save sharp && node scripts/icons.mjs`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const folder = fileURLToPath(new URL('../public/icons/', import.meta.url));
const rounded = readFileSync(`${folder}icon.svg`, 'utf8');
// Launchers cut their own shape: full-bleed background, the mark inside the safe circle of 80 %.
const fullBleed = rounded
  .replace('rx="27"', '')
  .replace('translate(18 19.5) scale(3.4)', 'translate(27.6 28.8) scale(2.6)');
const touch = rounded.replace('rx="27"', '');

const icons = [
  ['icon-192.png', rounded, 192],
  ['icon-512.png', rounded, 512],
  ['icon-maskable-512.png', fullBleed, 512],
  ['apple-touch-icon.png', touch, 180],
];

for (const [name, svg, size] of icons) {
  await sharp(Buffer.from(svg), { density: 384 })
    .resize(size, size)
    .png({ palette: true })
    .toFile(folder + name);
  console.log(name);
}
