/** What the guides promise must exist: the commands, the linked files, the settings. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { ENVIRONMENT_VARIABLES } from '../domain/environment.ts';
import packageJson from '../package.json' with { type: 'json' };
import { projectDir } from './source-files.ts';

const GUIDES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/pt-BR/LEIAME.md'];
const START_GUIDES = ['README.md', 'docs/pt-BR/LEIAME.md'];
/** npm's own names of scripts that need no `run`. */
const SHORT_COMMANDS = /\bnpm (start|test)\b/g;
const RUN_COMMANDS = /\bnpm run ([\w:-]+)/g;
const LINKS = /\]\(([^)\s]+)\)/g;
/** Folders in which people and build machines keep their checkouts, and drives of Windows. */
const MACHINE_PATHS = /(?<![\w.~-])(?:\/(?:home|Users|root|work|mnt|tmp|private)\/\S*|[A-Z]:\\\S*)/g;
/** Taken from the running product, so they may be missing while the product is being changed. */
const PICTURES = /^docs\/images\//;

const textPages = globSync(['*.md', 'docs/**/*.md'], { cwd: projectDir }).map((file) =>
  file.split(path.sep).join('/'),
);

function read(file: string): string {
  return readFileSync(path.join(projectDir, file), 'utf8');
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

/** Files in back quotes that begin with a folder of ours and name a whole file, without a placeholder. */
function namedFiles(text: string): string[] {
  return all(text, /`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|js|json|vue|css|html))`/g).filter(
    (name) => existsSync(path.join(projectDir, name.split('/')[0] ?? '')) && name.includes('/'),
  );
}

/** Relative targets of a page's links, from the project's root. */
function linkedFiles(file: string): string[] {
  return all(read(file), LINKS)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => path.posix.join(path.posix.dirname(file), target.split('#')[0] ?? ''));
}

describe('the guides', () => {
  it('are all there', () => expect(textPages).to.include.members([...GUIDES, 'docs/architecture.md']));

  for (const file of GUIDES) {
    it(`name only commands that exist: ${file}`, () => {
      const text = read(file);
      const commands = [...all(text, RUN_COMMANDS), ...all(text, SHORT_COMMANDS)];
      const scripts: Record<string, string> = packageJson.scripts;
      expect(commands.filter((name) => !(name in scripts))).to.deep.equal([]);
    });

    it(`name only files of ours that exist: ${file}`, () => {
      const missing = namedFiles(read(file)).filter((name) => !existsSync(path.join(projectDir, name)));
      expect(missing).to.deep.equal([]);
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

  it('link only to files that exist', () => {
    const broken = textPages.flatMap((file) =>
      linkedFiles(file)
        .filter((target) => !PICTURES.test(target) && !existsSync(path.join(projectDir, target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('name no path of the machine on which they were written', () => {
    const found = textPages.flatMap((file) =>
      all(read(file), MACHINE_PATHS).map((place) => `${file}: ${place}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('know such a path when they see one', () => {
    expect(all('see /home/ana/pulso/README.md', MACHINE_PATHS)).to.have.length(1);
    expect(all('see `C:\\Users\\ana`', MACHINE_PATHS)).to.have.length(1);
    expect(all('docs/home/page and http://host/home/', MACHINE_PATHS)).to.deep.equal([]);
  });
});
