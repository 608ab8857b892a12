/** Turns any failure into the sentence that a person reads: the cause and the next step, in their language. */
import { useI18n } from 'vue-i18n';
import { ApiError } from './api-error.ts';
import type { ApiFieldError } from './api-error.ts';

export interface ErrorText {
  /** The sentence for a failure; unknown codes fall back to the API's own words with the code. */
  errorText: (failure: unknown) => string;
  fieldText: (field: ApiFieldError) => string;
}

export function useErrorText(): ErrorText {
  const { t, te } = useI18n();

  function translated(code: string, params: Record<string, unknown>): string | undefined {
    const key = `errors.${code}`;
    return te(key) ? t(key, params) : undefined;
  }

  function errorText(failure: unknown): string {
    if (!(failure instanceof ApiError)) return t('errors.UNEXPECTED');
    const params = { ...failure.context, ...stateWords(failure) };
    return (
      translated(failure.code, params) ??
      translated(`HTTP_${failure.status}`, params) ??
      t('errors.FALLBACK', { message: failure.message, code: failure.code })
    );
  }

  /** On a conflict the current state travels as a code; people read it as a word. */
  function stateWords(failure: ApiError): Record<string, string> {
    const status = failure.context['status'] ?? failure.context['currentStatus'];
    if (typeof status !== 'string' || !te(`orders.status.${status}`)) return { state: '—' };
    return { state: t(`orders.status.${status}`).toLowerCase() };
  }

  function fieldText(field: ApiFieldError): string {
    return (
      translated(`field.${field.code}`, field.params ?? {}) ??
      translated(field.code, field.params ?? {}) ??
      field.message
    );
  }

  return { errorText, fieldText };
}
