/** An entry of the audit log in the words of the screens. What has none stays as it is. */
import englishFields from '../../domain/words/en-US/records/fields.json' with { type: 'json' };
import english from '../../domain/words/en-US/records/recorded.json' with { type: 'json' };
import englishStatuses from '../../domain/words/en-US/shell/orderStatus.json' with { type: 'json' };
import englishRoles from '../../domain/words/en-US/shell/roles.json' with { type: 'json' };
import portugueseFields from '../../domain/words/pt-BR/records/fields.json' with { type: 'json' };
import portuguese from '../../domain/words/pt-BR/records/recorded.json' with { type: 'json' };
import portugueseStatuses from '../../domain/words/pt-BR/shell/orderStatus.json' with { type: 'json' };
import portugueseRoles from '../../domain/words/pt-BR/shell/roles.json' with { type: 'json' };
import type { ExportLang } from '../exports/export-table.ts';

type Words = Readonly<Record<string, string>>;
interface AuditWords {
  actions: Words;
  entities: Words;
  /** Of fields. */
  names: Words;
  /** Name of a field → its values. */
  values: Readonly<Record<string, Words>>;
}

export const AUDIT_WORDS: Readonly<Record<ExportLang, AuditWords>> = {
  'pt-BR': {
    ...portuguese,
    names: { ...portugueseFields, ...portuguese.names },
    values: { status: portugueseStatuses, role: portugueseRoles },
  },
  en: {
    ...english,
    names: { ...englishFields, ...english.names },
    values: { status: englishStatuses, role: englishRoles },
  },
};
