import type uPlot from 'uplot';

/** Drag to scrub on touch screens. Vertical pans still scroll the page (`touch-action: pan-y`). Returns how to stop. */
export function watchTouch(plot: uPlot, onRow: (row: number) => void): () => void {
  const move = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') return;
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    const row = plot.posToIdx(Math.min(plot.over.clientWidth, Math.max(0, left)));
    onRow(row);
  };
  plot.over.style.touchAction = 'pan-y';
  plot.over.addEventListener('pointerdown', move);
  plot.over.addEventListener('pointermove', move);
  return () => {
    plot.over.removeEventListener('pointerdown', move);
    plot.over.removeEventListener('pointermove', move);
  };
}
