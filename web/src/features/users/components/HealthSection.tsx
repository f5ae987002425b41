import { useTranslation } from 'react-i18next';

import { useMe } from '../hooks/useMe';
import { BodyMassBlock } from './BodyMassBlock';
import { ConsentQuestion, ConsentState } from './HealthConsent';
import { HealthForm } from './HealthForm';
import { Section } from './Section';

/** Health data: asked for only after consent, with what it is used for. */
export function HealthSection() {
  const { t } = useTranslation('users');
  const me = useMe();
  if (!me.health_consent) {
    return (
      <Section title={t('health.title')} lead={t('health.lead')}>
        <ConsentQuestion />
      </Section>
    );
  }
  return (
    <Section title={t('health.title')} lead={t('health.lead')}>
      <HealthForm key={me.version} />
      <BodyMassBlock />
      <ConsentState />
    </Section>
  );
}
