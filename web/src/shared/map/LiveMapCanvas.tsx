import { useComputedColorScheme } from '@mantine/core';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { createLiveMap, type LiveMapController } from './liveController';
import type { LiveMapProps } from './LiveMap';
import { degreesIn, mapWords } from './MapCanvas';
import { readMapColors } from './mapColors';
import classes from './TrackMap.module.css';

export interface LiveMapCanvasProps extends LiveMapProps {
  onScale: (metresPerPx: number) => void;
  onFailure: () => void;
  onFollow: (isFollowing: boolean) => void;
  /** Grows with each wish to see the athlete again. */
  wish: number;
}

/** The living map of somebody under way: made once, then brought forward by each update. */
export default function LiveMapCanvas(props: LiveMapCanvasProps) {
  const { track, athlete, tiles, wish, label } = props;
  const { t, i18n } = useTranslation('map');
  const isDark = useComputedColorScheme('light') === 'dark';
  const holder = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const controller = useRef<LiveMapController | null>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const container = holder.current;
    if (!container || !paper.current) return;
    const { padding, isCooperative = false, onScale, onFailure, onFollow, label } = latest.current;
    const words = { locale: mapWords(t, label), formatDegrees: degreesIn(i18n.language, t) };
    const parts = { container, paper: paper.current, tiles, colors: readMapColors(container), isDark };
    try {
      controller.current = createLiveMap({ ...parts, ...words, padding, isCooperative, onScale, onFollow });
    } catch {
      onFailure();
      return;
    }
    controller.current.show(latest.current.track, latest.current.athlete);
    return () => {
      controller.current?.destroy();
      controller.current = null;
    };
  }, [tiles, isDark, i18n.language, t]);
  useEffect(() => controller.current?.show(track, athlete), [track, athlete]);
  useEffect(() => {
    // MapLibre takes its name once; this one tells how far the athlete is.
    holder.current?.querySelector('canvas')?.setAttribute('aria-label', label);
  }, [label]);
  useEffect(() => {
    if (wish > 0) controller.current?.follow();
  }, [wish]);
  return (
    <>
      <canvas ref={paper} className={classes.paper} aria-hidden />
      <div ref={holder} className={classes.canvas} />
    </>
  );
}
