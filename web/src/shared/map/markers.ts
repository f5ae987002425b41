import { startAngleDeg, type DistanceMark, type Track } from './track';

const SVG_NS = 'http://www.w3.org/2000/svg';

/** Builds an SVG element of `sizePx`; the parts are [tag, attributes] pairs. Colours are CSS variables, so markers follow the scheme. */
function svg(sizePx: number, parts: [string, Record<string, string | number>][]): SVGSVGElement {
  const root = document.createElementNS(SVG_NS, 'svg');
  root.setAttribute('width', String(sizePx));
  root.setAttribute('height', String(sizePx));
  root.setAttribute('viewBox', `${-sizePx / 2} ${-sizePx / 2} ${sizePx} ${sizePx}`);
  root.setAttribute('aria-hidden', 'true');
  root.style.display = 'block';
  for (const [tag, attributes] of parts) {
    const part = document.createElementNS(SVG_NS, tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, String(value));
    root.append(part);
  }
  return root;
}

function holder(child: Node): HTMLElement {
  const element = document.createElement('div');
  // Markers only show; the map below them must get the pointer.
  element.style.pointerEvents = 'none';
  element.append(child);
  return element;
}

/** Triangle in running direction. */
export function startMarker(track: Track): HTMLElement {
  const shape = {
    d: 'M11 0L-6.5 9.5V-9.5Z',
    fill: 'var(--sl-surface)',
    stroke: 'var(--sl-text)',
    'stroke-width': 2.4,
  };
  const turned = { transform: `rotate(${startAngleDeg(track).toFixed(1)})`, 'stroke-linejoin': 'round' };
  return holder(svg(28, [['path', { ...shape, ...turned }]]));
}

/** Double circle. */
export function finishMarker(): HTMLElement {
  return holder(
    svg(24, [
      ['circle', { r: 9.5, fill: 'var(--sl-surface)', stroke: 'var(--sl-text)', 'stroke-width': 2.2 }],
      ['circle', { r: 5, fill: 'none', stroke: 'var(--sl-text)', 'stroke-width': 2.2 }],
    ]),
  );
}

/** A disc with an initial: filled for oneself, white for others, hollow where the signal is lost. */
export function athleteMarker(athlete: { initial: string; isOwn: boolean; isStale: boolean }): HTMLElement {
  const { initial, isOwn, isStale } = athlete;
  const fill = isStale ? 'var(--sl-surface)' : isOwn ? 'var(--sl-line)' : 'var(--sl-surface)';
  const edge = isStale ? 'var(--sl-text-3)' : isOwn ? 'var(--sl-casing)' : 'var(--sl-text)';
  const ink = isStale ? 'var(--sl-text-3)' : isOwn ? 'var(--sl-on-line)' : 'var(--sl-text)';
  const circle = { r: 14, fill, stroke: edge, 'stroke-width': 2.5 };
  const element = svg(34, [
    ['circle', isStale ? { ...circle, 'stroke-dasharray': '4 3' } : circle],
    ['text', { y: 4.8, 'font-size': 13, 'font-weight': 700, 'text-anchor': 'middle', fill: ink }],
  ]);
  (element.lastElementChild as SVGTextElement).textContent = initial;
  const found = holder(element);
  found.dataset.athlete = isStale ? 'stale' : 'live';
  return found;
}

/** Kilometre disc. */
export function discMarker(mark: DistanceMark): HTMLElement {
  const label = String(mark.label);
  const radius = label.length > 2 ? 10.5 : 8.5;
  const element = svg(24, [
    ['circle', { r: radius, fill: 'var(--sl-surface)', stroke: 'var(--sl-text)', 'stroke-width': 1.4 }],
    [
      'text',
      { y: 4.1, 'font-size': 12, 'font-weight': 700, 'text-anchor': 'middle', fill: 'var(--sl-text)' },
    ],
  ]);
  const text = element.lastElementChild as SVGTextElement;
  text.textContent = label;
  text.style.fontFamily = 'var(--sl-font-numerals)';
  return holder(element);
}

/** The dot that follows the charts' cursor. */
export function cursorMarker(): HTMLElement {
  return holder(
    svg(30, [
      ['circle', { r: 14, fill: 'var(--sl-line)', opacity: 0.22 }],
      ['circle', { r: 7, fill: 'var(--sl-text)', stroke: 'var(--sl-casing)', 'stroke-width': 2.5 }],
    ]),
  );
}

/** A small arrow head in the casing's colour, drawn for the running direction along the line. */
export function chevronImage(color: string): ImageData {
  const sizePx = 24;
  const scale = 2;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = sizePx;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.translate(sizePx / 2, sizePx / 2);
  context.scale(scale, scale);
  context.strokeStyle = color;
  context.lineWidth = 1.7;
  context.lineCap = context.lineJoin = 'round';
  context.stroke(new Path2D('M-2.3 -3.2L2.3 0L-2.3 3.2'));
  return context.getImageData(0, 0, sizePx, sizePx);
}
