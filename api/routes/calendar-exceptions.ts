/** What a calendar exception must hold besides its fields. */
import { DomainError, type FieldError } from '../../domain/errors.ts';

/** Overtime has its hours, nothing else has any. @throws VALIDATION_FAILED */
export async function prepareCalendarException(
  values: Record<string, unknown>,
  { before }: { before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { kind, startTime, endTime } = { ...before, ...values };
  // A day that became a holiday has lost its hours.
  if (kind !== 'overtime') return { ...values, startTime: null, endTime: null, breaks: [] };
  const details: FieldError[] = [];
  for (const [path, value] of Object.entries({ startTime, endTime }))
    if (value == null) details.push({ path, code: 'VALUE_REQUIRED', message: 'Fill in this field.' });
  if (details.length === 0 && startTime === endTime)
    details.push({
      path: 'endTime',
      code: 'SHIFT_EMPTY',
      message: 'A shift ends at another time than it starts.',
    });
  if (details.length > 0)
    throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', { details });
  return values;
}
