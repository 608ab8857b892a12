/** What the guides promise must exist: the commands, the linked files, the settings. */
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { ENVIRONMENT_VARIABLES } from '../domain/environment.ts';
import type { Role } from '../domain/roles.ts';
import packageJson from '../package.json' with { type: 'json' };
import {
  all,
  knownSettings,
  namedCommands,
  namedFiles,
  namedScreenWords,
  namedSettings,
  read,
  screenTexts,
  type Language,
} from './guide-words.ts';
import { GUIDE_SHOTS } from './pictures/shots.ts';
import { projectDir } from './source-files.ts';

/** The pages that people follow step by step. Decisions tell of what once was, so they may name what is gone. */
const GUIDES = globSync(['*.md', 'docs/*.md', 'docs/guides/*.md', 'docs/pt-BR/*.md'], {
  cwd: projectDir,
}).map((file) => file.split(path.sep).join('/'));
const NEEDED = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/pt-BR/LEIAME.md'],
  // The services and the doctor send people there.
  ...['docs/deploy.md', 'docs/security.md'],
];
const START_GUIDES = ['README.md', 'docs/pt-BR/LEIAME.md'];
/** For those who change the code: their capitals are tables in the code, and their asterisks are not names on screens. */
const NOT_FOR_SETTINGS = new Set([
  ...['CONTRIBUTING.md', 'docs/architecture.md', 'docs/chaos.md', 'docs/performance.md', 'docs/simulator.md'],
]);
/** Guides in Portuguese name the screens as they are in Portuguese; the README is read beside either. */
const LANGUAGES_OF: Record<string, readonly Language[]> = {
  'README.md': ['pt-BR', 'en-US'],
  'CHANGELOG.md': ['pt-BR', 'en-US'],
};
/** Whoever follows a guide finds what it names on the screens that are open to the role that it is for. */
const READERS: readonly (readonly [role: Role, english: string, portuguese: string])[] = [
  ['operator', 'operator', 'operador'],
  ['supervisor', 'supervisor', 'supervisor'],
  ['engineer', 'engineer', 'automacao'],
  ['maintenance', 'maintenance', 'manutencao'],
  ['admin', 'administrator', 'administrador'],
];
const TRANSLATIONS: Readonly<Record<string, string>> = {
  'docs/deploy.md': 'implantacao.md',
  'docs/glossary.md': 'glossario.md',
  'docs/scaling.md': 'crescimento.md',
  'docs/security.md': 'seguranca.md',
  'docs/troubleshooting.md': 'problemas.md',
  'docs/watching.md': 'monitoramento.md',
  'docs/guides/administrator.md': 'administrador.md',
  'docs/guides/engineer.md': 'automacao.md',
  'docs/guides/maintenance.md': 'manutencao.md',
  'docs/guides/operator.md': 'operador.md',
  'docs/guides/supervisor.md': 'supervisor.md',
};
const LINKS = /\]\(([^)\s]+)\)/g;
/** Folders in which people and build machines keep their checkouts, and drives of Windows. */
const MACHINE_PATHS = /(?<![\w.~-])(?:\/(?:home|Users|root|work|mnt|tmp|private)\/\S*|[A-Z]:\\\S*)/g;

const textPages = globSync(['*.md', 'docs/**/*.md'], { cwd: projectDir }).map((file) =>
  file.split(path.sep).join('/'),
);

/** Relative targets of a page's links, from the project's root. */
function linkedFiles(file: string): string[] {
  return all(read(file), LINKS)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => path.posix.join(path.posix.dirname(file), target.split('#')[0] ?? ''));
}

/** The names by which GitHub lets a page's chapters be linked. */
function chapters(file: string): string[] {
  return all(read(file).replaceAll(/^```[\s\S]*?^```/gm, ''), /^#+ (.*)$/gm).map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the guides', () => {
  it('are all there', () => expect(GUIDES).to.include.members(NEEDED));

  for (const file of GUIDES) {
    it(`name only commands that exist: ${file}`, () => {
      const scripts: Record<string, string> = packageJson.scripts;
      expect(namedCommands(read(file)).filter((name) => !(name in scripts))).to.deep.equal([]);
    });

    it(`name only files of ours that exist: ${file}`, () => {
      const missing = namedFiles(read(file)).filter((name) => !existsSync(path.join(projectDir, name)));
      expect(missing).to.deep.equal([]);
    });
  }

  for (const file of GUIDES.filter((name) => !NOT_FOR_SETTINGS.has(name))) {
    it(`name only settings and error codes that exist: ${file}`, () => {
      const known = knownSettings();
      expect(namedSettings(read(file)).filter((name) => !known.has(name))).to.deep.equal([]);
    });

    it(`name screens and buttons as they are: ${file}`, () => {
      const languages = LANGUAGES_OF[file] ?? [file.startsWith('docs/pt-BR/') ? 'pt-BR' : 'en-US'];
      const texts = languages.map((language) => screenTexts(language));
      const strange = namedScreenWords(read(file)).filter(
        (words) => !texts.some((known) => known.has(words)),
      );
      expect(strange).to.deep.equal([]);
    });
  }

  for (const [role, english, portuguese] of READERS) {
    it(`name to each role what is on its own screens: ${role}`, () => {
      for (const [language, file] of [
        ['en-US', `docs/guides/${english}.md`],
        ['pt-BR', `docs/pt-BR/${portuguese}.md`],
      ] as const) {
        const texts = screenTexts(language, role);
        expect(
          namedScreenWords(read(file)).filter((words) => !texts.has(words)),
          file,
        ).to.deep.equal([]);
      }
    });
  }

  for (const file of START_GUIDES) {
    it(`explain each setting and no other: ${file}`, () => {
      const rows = all(read(file), /^\| `([A-Z][A-Z_]+)` \|/gm);
      expect(rows.sort()).to.deep.equal([...ENVIRONMENT_VARIABLES].sort());
    });

    it(`name both ways to begin: ${file}`, () => {
      expect(read(file)).to.include('npm ci && npm start').and.to.include('npm ci && npm test');
    });
  }

  it('link to chapters that exist', () => {
    const lost = textPages.flatMap((file) =>
      all(read(file), LINKS)
        .filter((target) => /^(?![a-z]+:).*#/.test(target))
        .filter((target) => {
          const [page = '', chapter = ''] = target.split('#');
          const linked = page === '' ? file : path.posix.join(path.posix.dirname(file), page);
          return linked.endsWith('.md') && !chapters(linked).includes(chapter);
        })
        .map((target) => `${file}: ${target}`),
    );
    expect(lost).to.deep.equal([]);
  });

  it('say the same in both languages: as many chapters, pictures, tables and commands', () => {
    const shape = (file: string) => {
      const text = read(file);
      return {
        chapters: all(text, /^(#+) /gm),
        pictures: all(text, /!\[[^\]]*\]\([^)]*\/([\w-]+\.png)\)/g),
        rows: all(text, /^(\|)/gm).length,
        commands: [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(
          ([, language = '', body = '']) => `${language} ${body.trim().split('\n').length}`,
        ),
      };
    };
    for (const [english, portuguese] of Object.entries(TRANSLATIONS))
      expect(shape(`docs/pt-BR/${portuguese}`), portuguese).to.deep.equal(shape(english));
  });

  it('link only to files that exist', () => {
    const broken = textPages.flatMap((file) =>
      linkedFiles(file)
        .filter((target) => !existsSync(path.join(projectDir, target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('show only pictures that npm run screenshots takes', () => {
    const shown = textPages.flatMap(linkedFiles).filter((target) => target.startsWith('docs/images/'));
    const taken = GUIDE_SHOTS.map(({ name }) => `${name}.png`);
    expect(
      shown.map((file) => path.posix.basename(file)).filter((name) => !taken.includes(name)),
    ).to.deep.equal([]);
  });

  it('name no path of the machine on which they were written', () => {
    const found = textPages.flatMap((file) =>
      all(read(file), MACHINE_PATHS).map((place) => `${file}: ${place}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('see a name that is wrong', () => {
    expect(namedFiles('run `deploy/pi/instal.sh` or\ndeploy/database/backup.sh X')).to.deep.equal([
      ...['deploy/pi/instal.sh', 'deploy/database/backup.sh'],
    ]);
    expect(namedSettings('`API_PROT=1` and\nDATA_DYR=x')).to.deep.equal(['API_PROT', 'DATA_DYR']);
    expect(namedScreenWords('**bold** and *Produção* and `*code*`')).to.deep.equal(['Produção']);
    expect(screenTexts('pt-BR').has('Produção')).to.equal(true);
  });

  it('know such a path when they see one', () => {
    expect(all('see /home/ana/pulso/README.md', MACHINE_PATHS)).to.have.length(1);
    expect(all('see `C:\\Users\\ana`', MACHINE_PATHS)).to.have.length(1);
    expect(all('docs/home/page and http://host/home/', MACHINE_PATHS)).to.deep.equal([]);
  });
});
