/** Texts of records and their forms. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>(['./en-US/records/*.json', '../../../domain/words/en-US/records/*.json'], {
    eager: true,
    import: 'default',
  }),
);
