/**
 * The browser program for the tests, from npm: unpacked once into .cache/ and, where the machine lacks the libraries
 * that it needs (a bare Debian has no NSS), run with those that the package ships.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cacheDir = fileURLToPath(new URL('../.cache', import.meta.url));

export interface ChromiumProgram {
  executablePath: string;
  /** Variables to start it with. */
  env: Record<string, string>;
}

/** Throws where no browser can run here, with what the program said. */
export function prepareChromium(): ChromiumProgram {
  const givenPath = process.env['CHROMIUM_PATH'];
  if (givenPath) return { executablePath: givenPath, env: {} };
  const dir = unpackedDir();
  const executablePath = path.join(dir, 'chromium');
  const withFonts = { FONTCONFIG_FILE: fontsOf(dir) };
  const withLibraries = { ...withFonts, LD_LIBRARY_PATH: path.join(dir, 'al2023/lib') };
  const failures: string[] = [];
  for (const env of [withFonts, withLibraries]) {
    const child = spawnSync(executablePath, ['--version'], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (child.status === 0) return { executablePath, env };
    failures.push(child.error?.message ?? child.stderr.trim());
  }
  throw new Error(
    `The browser of npm does not run here; set CHROMIUM_PATH to one that does. It said: ${failures.join(' / ')}`,
  );
}

/**
 * Names the fonts that the package ships, where they were unpacked: its own list looks for them in /tmp/fonts. A browser that finds no font
 * at all ends itself at the first character that the page's own fonts lack. The machine's fonts are left out, so that pictures are alike.
 */
function fontsOf(dir: string): string {
  const file = path.join(dir, 'fonts', 'pulso-fonts.conf');
  const list = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(dir, 'fonts', 'fonts')}</dir>
  <cachedir>${path.join(dir, 'fonts', 'cache')}</cachedir>
</fontconfig>
`;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, list);
  renameSync(partial, file);
  return file;
}

function unpackedDir(): string {
  const packageDir = path.resolve(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../../..');
  const { version } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const dir = path.join(cacheDir, `chromium-${version}-${process.arch}`);
  if (existsSync(dir)) return dir;
  mkdirSync(cacheDir, { recursive: true });
  // Two runs may unpack at once, and an interrupted one must not leave half a browser: rename when complete.
  const partial = mkdtempSync(`${dir}.`);
  const unpack = `import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())`;
  // The package unpacks into the temporary folder, and its libraries only where it believes to be on Amazon's Linux.
  const env = { ...process.env, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' };
  const child = spawnSync(process.execPath, ['--eval', unpack], { cwd: cacheDir, env, encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`The browser could not be unpacked: ${child.stderr}`);
  try {
    renameSync(partial, dir);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
  return dir;
}
