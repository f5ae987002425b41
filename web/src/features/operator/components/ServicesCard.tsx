import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Card } from '@/shared/ui';

import type { Engine, Service, SystemState } from '../api/state';
import classes from './Operator.module.css';
import { StateRow } from './StateRow';
import { useSize } from './useSize';

function ServiceRow({ service }: { service: Service }) {
  const { t } = useTranslation('operator');
  return (
    <StateRow
      title={t(`role.${service.role}`)}
      note={<code>{service.role}</code>}
      value={t('processes', { count: service.processes })}
      isWell={service.is_well}
      trouble={t('silent')}
    />
  );
}

function EngineRow({ engine }: { engine: Engine }) {
  const { t } = useTranslation('operator');
  const size = useSize();
  const facts = Object.entries(engine.facts).map(([name, value]) =>
    t(`fact.${name}`, { count: value, size: size(value) }),
  );
  const note = [engine.place, ...facts].filter(Boolean).join(' · ');
  return (
    <StateRow
      title={engine.name === 'storage' ? t('storage') : engine.name}
      note={note}
      value={engine.version}
      isWell={engine.is_well}
      trouble={engine.name === 'storage' ? t('storageTrouble') : t('away')}
    />
  );
}

/** Our own processes. */
export function ServicesCard({ state }: { state: SystemState }) {
  const { t } = useTranslation('operator');
  return (
    <Card className={classes.card}>
      <Title order={2}>{t('services')}</Title>
      <ul className={classes.rows}>
        {state.services.map((service) => (
          <ServiceRow key={service.role} service={service} />
        ))}
      </ul>
    </Card>
  );
}

/** Databases, brokers, storage, with versions. */
export function EnginesCard({ state }: { state: SystemState }) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  return (
    <Card className={classes.card}>
      <Title order={2}>{t('engines')}</Title>
      <ul className={classes.rows}>
        {state.engines.map((engine) => (
          <EngineRow key={engine.name} engine={engine} />
        ))}
      </ul>
      <p className={classes.versions}>
        {t('versions', {
          startline: state.versions.startline,
          python: state.versions.python,
          time: format.time(state.checked_at),
        })}
      </p>
    </Card>
  );
}
