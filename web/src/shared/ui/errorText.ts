import type { i18n as I18n } from 'i18next';

import { ApiError, type FieldError, NetworkError } from '@/api';

/** The words for an error: by its code (and its reason) when we have them, else the backend's own, else a general sentence. */
export function errorText(error: unknown, i18n: I18n): string {
  if (error instanceof NetworkError) return i18n.t('errors:network');
  if (!(error instanceof ApiError)) return i18n.t('errors:unknown');
  const reason = `errors:reason.${error.code}.${String(error.data.reason)}`;
  if (i18n.exists(reason)) return i18n.t(reason, { ...error.data });
  const key = `errors:${error.code}`;
  if (i18n.exists(key)) return i18n.t(key, { ...error.data });
  return error.message === error.code ? i18n.t('errors:unknown') : error.message;
}

/** By field and code (which names the range), then by field, then by code; else the server's own sentence. */
function fieldText(wrong: FieldError, i18n: I18n): string {
  const field = wrong.field.split('.').at(-1) ?? '';
  const keys = [`errors:field.${field}.${wrong.code}`, `errors:field.${field}.any`, `errors:${wrong.code}`];
  const key = keys.find((each) => i18n.exists(each));
  return key ? i18n.t(key) : wrong.message;
}

/** Texts of the wrong fields, the first for each: `{email: "…"}`; empty when the error is not about fields. */
export function fieldTexts(error: unknown, i18n: I18n): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const texts = error.fieldErrors.map((wrong) => [wrong.field, fieldText(wrong, i18n)] as const);
  return Object.fromEntries(texts.reverse());
}
