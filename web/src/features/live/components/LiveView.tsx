import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCurrentLocation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useDistanceUnitM } from '@/features/telemetry';
import { useConfig } from '@/shared/config';
import { type Athlete, LiveMap, type Padding, type Track } from '@/shared/map';

import type { Signal } from '../domain/signal';
import classes from './Live.module.css';
import { LiveClock } from './LiveClock';
import { SignalRow } from './SignalRow';

const PHONE: Padding = { top: 92, right: 40, bottom: 56, left: 40 };
const WIDE: Padding = { top: 92, right: 56, bottom: 56, left: 56 };

interface LiveViewProps {
  title: string;
  subtitle: ReactNode;
  track: Track | null;
  athlete: Athlete | null;
  signal: Signal;
  clockS: number | null;
  /** What stands on the empty map: why no place is shown. */
  noPlace: string;
  mapLabel: string;
  leading?: ReactNode;
  trailing?: ReactNode;
  /** The page's one action, at thumb height. */
  action?: ReactNode;
  /** The numbers that matter now; what the signal says stands right below, never under the fold. */
  board: ReactNode;
  children?: ReactNode;
}

function TopBar({ leading, signal, clockS, trailing }: LiveViewProps) {
  return (
    <div className={classes.top}>
      <span>{leading}</span>
      <LiveClock signal={signal} seconds={clockS} />
      <span className={classes.end}>{trailing}</span>
    </div>
  );
}

/** Somebody under way: the map to the edges, LIVE and the clock on it, numbers on the sheet below or beside it. */
export function LiveView(props: LiveViewProps) {
  const { t } = useTranslation('live');
  const isDesktop = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  const tiles = useConfig()?.tiles ?? null;
  const unitM = useDistanceUnitM();
  const { track, athlete, signal } = props;
  return (
    <div className={classes.page}>
      <section className={classes.map} aria-label={t('map.section')}>
        {athlete ? (
          <LiveMap
            track={track}
            athlete={athlete}
            tiles={tiles}
            unitM={unitM}
            padding={isDesktop ? WIDE : PHONE}
            label={props.mapLabel}
            isCooperative={!isDesktop}
            className={classes.fill ?? ''}
            renderFollow={(follow) => (
              <Button
                className={classes.follow}
                leftSection={<IconCurrentLocation size={20} stroke={1.8} aria-hidden />}
                onClick={follow}
              >
                {t('map.follow')}
              </Button>
            )}
          />
        ) : (
          <p className={classes.noPlace}>{props.noPlace}</p>
        )}
        <TopBar {...props} />
      </section>
      <div className={classes.sheet}>
        <div>
          <h1 className={classes.title}>{props.title}</h1>
          <p className={classes.subtitle}>{props.subtitle}</p>
        </div>
        {props.board}
        <SignalRow signal={signal} />
        {props.children}
      </div>
      {props.action ? <div className={classes.foot}>{props.action}</div> : null}
    </div>
  );
}
