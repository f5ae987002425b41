import { Button } from '@mantine/core';
import { IconPlus, IconShoe } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Card, EmptyState, ErrorState, Page, Skeletons } from '@/shared/ui';

import type { Gear } from '../api/gear';
import classes from '../components/Gear.module.css';
import { GearDrawer } from '../components/GearDrawer';
import { GearRow } from '../components/GearRow';
import { type Piece, shelves } from '../domain/wear';
import { useGear } from '../hooks/useGear';

const route = getRouteApi('/frame/gear');

function Shelf({ title, pieces }: { title?: string; pieces: Piece[] }) {
  if (pieces.length === 0) return null;
  return (
    <section>
      {title ? <h2 className={classes.shelf}>{title}</h2> : null}
      <Card component="ul" className={classes.rows} p={0}>
        {pieces.map((piece) => (
          <GearRow key={piece.gear.gear_id} piece={piece} />
        ))}
      </Card>
    </section>
  );
}

function NoGear({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('gear');
  return (
    <Card>
      <EmptyState
        icon={IconShoe}
        title={t('empty.title')}
        action={<Button onClick={onAdd}>{t('empty.action')}</Button>}
      >
        {t('empty.text')}
      </EmptyState>
    </Card>
  );
}

/** All gear: pairs in use by wear, other things, retired ones below. */
export function GearPage() {
  const { t } = useTranslation('gear');
  const navigate = useNavigate();
  const { add } = route.useSearch();
  const [isAdding, setIsAdding] = useState(add === 'shoes');
  const { pieces, error, refetch } = useGear();
  const { shoes, others, retired } = shelves(pieces ?? []);
  const open = (gear: Gear) => void navigate({ to: '/gear/$gearId', params: { gearId: gear.gear_id } });
  const action = (
    <Button leftSection={<IconPlus size={20} stroke={2} />} onClick={() => setIsAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={pieces && pieces.length > 0 ? action : null} width="text">
      {error && !pieces ? <ErrorState error={error} title={t('failed')} onRetry={refetch} /> : null}
      {!pieces && !error ? <Skeletons rows={3} height={92} /> : null}
      {pieces?.length === 0 ? <NoGear onAdd={() => setIsAdding(true)} /> : null}
      <Shelf pieces={shoes} />
      <Shelf title={t('others')} pieces={others} />
      <Shelf title={t('retiredTitle')} pieces={retired} />
      {isAdding ? <GearDrawer onClose={() => setIsAdding(false)} onSaved={open} /> : null}
    </Page>
  );
}
