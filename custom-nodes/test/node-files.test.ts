import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const nodesDir = fileURLToPath(new URL('..', import.meta.url));
const LANGUAGES = ['pt-BR', 'en-US'] as const;
const read = (...parts: string[]): string => readFileSync(path.join(nodesDir, ...parts), 'utf8');
const manifest = JSON.parse(read('package.json')) as { 'node-red': { nodes: Record<string, string> } };

describe('The files of every node', () => {
  for (const [type, file] of Object.entries(manifest['node-red'].nodes)) {
    describe(type, () => {
      it('is loaded from a one-line file beside its form', () => {
        expect(file).to.equal(`${type}/${type}.js`);
        expect(read(file).trim().split('\n')).to.have.length(1);
        expect(read(type, `${type}.html`)).to.include(`registerType('${type}'`);
      });

      it('has an icon of ours', () => {
        expect(read(type, `${type}.html`)).to.include(`icon: '${type}.svg'`);
        expect(statSync(path.join(nodesDir, type, 'icons', `${type}.svg`)).size).to.be.above(100);
      });

      it('has the same texts in both languages, none of them empty', () => {
        const [portuguese, english] = LANGUAGES.map((language) =>
          texts(JSON.parse(read(type, 'locales', language, `${type}.json`)) as Texts),
        );
        expect(Object.keys(portuguese ?? {})).to.deep.equal(Object.keys(english ?? {}));
        for (const text of [...Object.values(portuguese ?? {}), ...Object.values(english ?? {})])
          expect(text).to.match(/\S/);
        for (const [key, text] of Object.entries(portuguese ?? {}))
          expect(placeholders(text), key).to.deep.equal(placeholders(english?.[key] ?? ''));
      });

      it('uses no text that is missing', () => {
        const known = texts(JSON.parse(read(type, 'locales', 'en-US', `${type}.json`)) as Texts);
        const source = read(type, `${type}.html`) + read(type, `${type}-node.ts`);
        const used = [...source.matchAll(new RegExp(`['"\\]](${type}\\.[a-z]+\\.[A-Za-z]+)['"]`, 'g'))];
        expect(used).to.not.be.empty;
        for (const [, key] of used) expect(known).to.have.property(key ?? '');
      });

      it('explains inputs, outputs and details in both languages', () => {
        const headings = {
          'pt-BR': ['Entradas', 'Saídas', 'Detalhes'],
          'en-US': ['Inputs', 'Outputs', 'Details'],
        };
        for (const language of LANGUAGES) {
          const help = read(type, 'locales', language, `${type}.html`);
          expect(help).to.include(`data-help-name="${type}"`);
          const found = [...help.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, heading]) => heading);
          expect(found).to.deep.equal(headings[language]);
        }
      });
    });
  }
});

interface Texts {
  [key: string]: string | Texts;
}

function texts(tree: Texts, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(texts(value, `${prefix}${key}.`)),
    ),
  );
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/__\w+__/g)].map(([placeholder]) => placeholder).sort();
}
