import { useComputedColorScheme } from '@mantine/core';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { createTrackMap, type TrackMapController } from './controller';
import { MapButtons } from './MapButtons';
import { readMapColors } from './mapColors';
import type { TrackMapProps } from './trackMapProps';
import { positionOfIndex } from './track';
import classes from './TrackMap.module.css';

export interface MapCanvasProps extends TrackMapProps {
  onScale: (metresPerPx: number) => void;
  onFailure: () => void;
}

type Controller = { current: TrackMapController | null };

/** Makes the map, and makes it anew when the track, the scheme or the language changes. */
function useController(props: MapCanvasProps) {
  const { track, tiles, isInteractive = true, unitM } = props;
  const { t, i18n } = useTranslation('map');
  const isDark = useComputedColorScheme('light') === 'dark';
  const holder = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const controller: Controller = useRef(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const container = holder.current;
    if (!container || !paper.current) return;
    const { padding, isCooperative = false, onScale, onFailure, label, coloring, known } = latest.current;
    const colors = readMapColors(container);
    const words = { locale: mapWords(t, label), formatDegrees: degreesIn(i18n.language, t) };
    const parts = {
      container,
      paper: paper.current,
      track,
      tiles,
      colors,
      isDark,
      unitM,
      padding,
      isInteractive,
    };
    const onHover = (index: number | null) => latest.current.cursor?.set(index);
    try {
      controller.current = createTrackMap({ ...parts, ...words, isCooperative, onScale, onHover });
    } catch {
      onFailure();
      return;
    }
    controller.current.setColoring(coloring);
    controller.current.setKnown(known ?? []);
    controller.current.setMarks(latest.current.marks ?? []);
    return () => {
      controller.current?.destroy();
      controller.current = null;
    };
  }, [track, tiles, isDark, isInteractive, unitM, i18n.language, t]);
  return { holder, paper, controller };
}

export function mapWords(t: (key: string) => string, label: string): Record<string, string> {
  return {
    'Map.Title': label,
    'CooperativeGesturesHandler.MobileHelpText': t('gestures.twoFingers'),
    'CooperativeGesturesHandler.WindowsHelpText': t('gestures.ctrlScroll'),
    'CooperativeGesturesHandler.MacHelpText': t('gestures.commandScroll'),
  };
}

/** A latitude with its hemisphere: "58.58° N", «58,58° с. ш.». */
export function degreesIn(language: string, t: (key: string, values: Record<string, string>) => string) {
  return (value: number, digits: number) => {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const degrees = new Intl.NumberFormat(language, options).format(Math.abs(value));
    return t(value < 0 ? 'degrees.south' : 'degrees.north', { degrees });
  };
}

/** The living map. A chunk of its own: MapLibre is loaded only where a map is seen. */
export default function MapCanvas(props: MapCanvasProps) {
  const { track, coloring, known, range = null, marks, cursor } = props;
  const { holder, paper, controller } = useController(props);
  useEffect(() => controller.current?.setColoring(coloring), [controller, coloring]);
  useEffect(() => controller.current?.setKnown(known ?? []), [controller, known]);
  useEffect(() => controller.current?.setMarks(marks ?? []), [controller, marks]);
  const shownRange = useRef(range);
  useEffect(() => {
    if (range === shownRange.current) return;
    shownRange.current = range;
    controller.current?.setRange(range);
  }, [controller, range]);
  useEffect(() => {
    if (!cursor) return;
    const move = () => {
      const index = cursor.get();
      controller.current?.setCursor(index === null ? null : positionOfIndex(track, index));
    };
    move();
    return cursor.subscribe(move);
  }, [controller, cursor, track]);
  return (
    <>
      <canvas ref={paper} className={classes.paper} aria-hidden />
      <div ref={holder} className={classes.canvas} />
      {props.isInteractive === false ? null : <MapButtons controller={controller} />}
    </>
  );
}
