import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import type { FileProblem } from '../api/types';

type Problem = Pick<FileProblem, 'code' | 'detail'> & { data: Record<string, unknown> };

/** Why a file is no workout, in plain words: by code and reason, then by code, else the server's own sentence. */
export function useProblemText(): (problem: Problem | null | undefined) => string {
  const { t, i18n } = useTranslation('telemetry');
  return useCallback(
    (problem) => {
      if (!problem) return t('problem.unknown');
      const reason = typeof problem.data.reason === 'string' ? problem.data.reason : '';
      const keys = [`telemetry:problem.${problem.code}.${reason}`, `telemetry:problem.${problem.code}.any`];
      const found = keys.find((key) => i18n.exists(key)) ?? `errors:${problem.code}`;
      if (i18n.exists(found)) return t(found, problem.data);
      return problem.detail || t('problem.unknown');
    },
    [t, i18n],
  );
}
