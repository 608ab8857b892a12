/** Texts of records and their forms. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>(['./pt-BR/records/*.json', '../../../domain/words/pt-BR/records/*.json'], {
    eager: true,
    import: 'default',
  }),
);
