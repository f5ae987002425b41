import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import { inUnits } from '../domain/troubles';

/** "1.5 GB", «1,5 ГБ». */
export function useSize(): (bytes: number) => string {
  const { t } = useTranslation('operator');
  const format = useFormat();
  return (bytes) => {
    const { amount, unit } = inUnits(bytes);
    return `${format.number(amount, amount < 10 && unit !== 'b' ? 1 : 0)}\u00a0${t(`size.${unit}`)}`;
  };
}
