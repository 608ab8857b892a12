/** Turns any failure into the sentence that a person reads: the cause and the next step, in their language. */
import { useI18n } from 'vue-i18n';
import { useKnownText } from '../plugins/known-text.ts';
import { ApiError } from './api-error.ts';
import type { ApiFieldError } from './api-error.ts';

export interface ErrorText {
  /** The sentence for a failure; unknown codes fall back to the API's own words with the code. */
  errorText: (failure: unknown) => string;
  fieldText: (field: ApiFieldError) => string;
}

export function useErrorText(): ErrorText {
  const { t } = useI18n();
  const knownText = useKnownText();

  function errorText(failure: unknown): string {
    if (!(failure instanceof ApiError)) return t('errors.UNEXPECTED');
    const params = { ...failure.context, ...stateWords(failure) };
    return (
      knownText(`errors.${failure.code}`, undefined, params) ??
      knownText(`errors.HTTP_${failure.status}`, undefined, params) ??
      t('errors.FALLBACK', { message: failure.message, code: failure.code })
    );
  }

  /** On a conflict the current state travels as a code; people read it as a word. */
  function stateWords(failure: ApiError): Record<string, string> {
    const status = failure.context['currentStatus'] ?? failure.context['status'];
    const word = typeof status === 'string' ? knownText(`orderStatus.${status}`, '—') : '—';
    return { state: word.toLocaleLowerCase() };
  }

  function fieldText(field: ApiFieldError): string {
    const params = field.params ?? {};
    return (
      knownText(`errors.field.${field.code}`, undefined, params) ??
      knownText(`errors.${field.code}`, field.message, params)
    );
  }

  return { errorText, fieldText };
}
