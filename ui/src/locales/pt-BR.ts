/** Texts that every screen may need. Those of one screen lie in pt-BR/pages and come with it. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>(['./pt-BR/shell/*.json', '../../../domain/words/pt-BR/shell/*.json'], {
    eager: true,
    import: 'default',
  }),
);
