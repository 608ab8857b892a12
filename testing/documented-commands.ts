/** Every command that the pages for people name, and where it is run. `documented-commands.test.ts` holds the pages to this table. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { all, read } from './guide-words.ts';
import { projectDir } from './source-files.ts';

/** typed: by documented-commands.test.ts, as the page has it. run: by that file, which has those words. not: why nobody can here. */
type Where = { how: 'typed' } | { how: 'run'; file: string; words: string } | { how: 'not'; why: string };

const TYPED: Where = { how: 'typed' };
const runBy = (file: string, words: string): Where => ({ how: 'run', file, words });
const not = (why: string): Where => ({ how: 'not', why });

const TRIAL = 'deploy/test/debian-trial.sh';
const TRIAL_PLANT = 'deploy/test/debian-plant.sh';
const NEEDS_A_PLANT = not('it changes the services, packages or firewall of the machine that it is typed on');
const NO_CONTAINERS = not('needs a container engine; deploy/test/compose-file.test.ts judges the file');

/** Pages that a test runs from top to bottom, by reading them. */
export const WHOLE_PAGES: Readonly<Record<string, string>> = {
  'docs/api-session.md': 'api/test/curl-session.test.ts',
};

/** A whole command → where it is run. The first that fits counts. */
export const COMMANDS: readonly (readonly [command: RegExp, where: Where])[] = [
  // Begin
  [/^npm ci$/, runBy('.ci/run', 'npm ci')],
  [/^npm start$/, runBy('cli/test/start.test.ts', `entry: 'cli/start.ts'`)],
  [/^npm test$/, runBy('.ci/run', 'npm test')],
  // Each side alone
  [/^CREATE ROLE pulso LOGIN/, TYPED],
  [/^npm run (?:migrate|api|api:role)$/, TYPED],
  [/^npm run user:create -- /, TYPED],
  // N stands for a name.
  [/--name N --rotate$/, runBy('deploy/test/backup.test.ts', `['--name', 'pi-1', '--rotate']`)],
  [/^npm run collector:create /, TYPED],
  [/^npm run collector:create$/, runBy('cli/test/accounts.test.ts', `'cli/collector-create.ts'`)],
  [/^PULSO_ENV_FILE=collector\.env npm run edge$/, TYPED],
  [/^npm run edge$/, runBy('edge/test/edge-rig.ts', `entry: 'edge/main.ts'`)],
  [/^npm run build:ui$/, runBy('cli/start/build-screens.ts', `'build', '--config', 'ui/vite.config.ts'`)],
  [/^npm run doctor(?: -- --part api)?$/, TYPED],
  [/^npm run plc-data:move -- /, TYPED],
  [/^npm run plc-data:move$/, runBy('cli/test/plc-data-move.test.ts', `movePlcData(knex, 'timescaledb'`)],
  [/^npm run simulator -- --help$/, TYPED],
  [/^npm run simulator\b/, runBy('simulator/test/simulator.test.ts', `entry: 'cli/simulator.ts'`)],
  [/^npm run sbom$/, runBy('testing/licences.test.ts', 'execSync(scripts.sbom')],
  // A plant
  [
    /^sudo deploy\/try-in-debian\.sh FOLDER(?: \w+)?$/,
    not('three quarters of an hour; it runs debian-trial.sh'),
  ],
  [
    /^sudo deploy\/server\/install\.sh --env-file /,
    runBy(TRIAL_PLANT, 'deploy/server/install.sh --env-file'),
  ],
  [
    /^sudo deploy\/server\/install\.sh --owner-url /,
    runBy(TRIAL, 'deploy/server/install.sh --owner-url "$OWNER"\n'),
  ],
  [/^sudo deploy\/server\/install\.sh --rollback$/, runBy(TRIAL, 'deploy/server/install.sh --rollback')],
  [/^sudo deploy\/server\/install\.sh --uninstall$/, runBy(TRIAL, 'deploy/server/install.sh --uninstall')],
  [/^sudo deploy\/pi\/install\.sh --env-file /, runBy(TRIAL_PLANT, 'deploy/pi/install.sh --env-file')],
  [
    /^sudo deploy\/pi\/install\.sh$/,
    runBy(TRIAL, `'the collector is upgraded while it counts' deploy/pi/install.sh\n`),
  ],
  [/^sudo deploy\/pi\/install\.sh --rollback$/, runBy(TRIAL, 'deploy/pi/install.sh --rollback')],
  [/^sudo deploy\/pi\/install\.sh --uninstall$/, runBy(TRIAL, 'deploy/pi/install.sh --uninstall\n')],
  [/^sudo pulso doctor$/, runBy(TRIAL, 'pulso doctor')],
  [/^deploy\/database\/backup\.sh /, runBy('deploy/test/backup.test.ts', `run('backup.sh'`)],
  [/^deploy\/database\/restore\.sh /, runBy('deploy/test/backup.test.ts', `run('restore.sh'`)],
  [/^CREATE ROLE pgbouncer /, runBy('deploy/test/pgbouncer.test.ts', 'guideStatements')],
  [
    /^promtool (?:check|test) (?:config|rules)/,
    runBy('deploy/test/deploy-files.test.ts', `['test', 'rules'`),
  ],
  [/^sudo nginx -t$/, runBy('deploy/test/deploy-files.test.ts', `'nginx', ['-t'`)],
  [/^(?:openssl|printf) /, TYPED],
  [/^import hashlib/, runBy('api/test/notification-deliveries.test.ts', 'is_from_pulso(')],
  [/^docker compose /, NO_CONTAINERS],
  [/^cp \.env\.example \.env$/, NO_CONTAINERS],
  [/^(?:sudo )?(?:apt-get|systemctl|ufw|timedatectl|cp|install|-u postgres psql)\b/, NEEDS_A_PLANT],
  [/^journalctl /, not('reads the journal of an installed service')],
  [/^(?:cd|export|umask|rm) /, not('the shell’s own; nothing of ours is run')],
  // The nodes in an ordinary Node-RED
  [/^npm run nodes:pack$/, runBy('cli/test/nodes-package.test.ts', `'nodes:pack'`)],
  [
    /^npm install \/path\/to\/node-red-contrib-pulso/,
    runBy('testing/try-nodes.ts', `npm(userDir, 'install'`),
  ],
  [/^npm run nodes:try$/, not('downloads other versions of Node-RED; run before each release of the nodes')],
  // For those who change the code
  [/^npm run check$/, runBy('.ci/run', 'npm run check')],
  [/^\.ci\/run$/, not('it is what runs check and test')],
  [/^npx node$/, TYPED],
  [/^npx mocha domain\/plc\/address\.test\.ts$/, TYPED],
  [/^npx mocha \S+\.test\.ts$/, runBy('testing/run-tests.ts', '/**/*.test.ts`')],
  [
    /^PULSO_\w+=\d+ npm test -- \S+\.test\.ts$/,
    not('minutes to hours; npm test runs the same at a small size'),
  ],
  [/^npm run generate$/, runBy('testing/generated.test.ts', 'Object.entries(GENERATED)')],
  [/^npm run fuzz$/, runBy('api/test/fuzz/fuzz.test.ts', 'FUZZ_REQUESTS')],
  [
    /^npm install (?:--save-exact|--package-lock-only --ignore-scripts)$/,
    not('changes package-lock.json, which testing/lock-file.test.ts judges'),
  ],
  [/^npm run chaos/, runBy('chaos/test/chaos-short.test.ts', 'runChaos(')],
  [/^npm run bench/, runBy('bench/test/bench-smoke.test.ts', 'runBenches(')],
  [/^npm run measure:screens/, not('measures; its figures are no verdict')],
];

/** What people are told to type. Decisions tell of what once was, so they may name what is gone. */
export const PAGES = globSync(
  ['*.md', 'docs/*.md', 'docs/guides/*.md', 'docs/pt-BR/*.md', 'custom-nodes/*.md', 'deploy/**/*.md'],
  { cwd: projectDir },
).map((file) => file.split(path.sep).join('/'));

const FENCE = /^```(\w*)\n([\s\S]*?)^```/gm;
const PROGRAM =
  /^(?:[A-Z_]+=\S+ )*(?:sudo (?!-)|(?:npm|npx|docker|psql|curl|openssl|systemctl|journalctl|timedatectl|promtool|ufw|apt-get|nginx|python3) [\w-]|deploy\/\S+\.sh \S|\.ci\/run$|cd \S)/;

/** Whole commands of a page, in its order: lines of shell blocks, of indented blocks and of back quotes; other blocks are one each. */
export function commandsOf(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(FENCE)].flatMap(([, language = '', body = '']) => {
    if (language === 'sh') return body.split('\n').map((line) => line.replace(/\s+# .*$/, ''));
    return language === 'sql' || language === 'python' ? [body] : [];
  });
  const prose = text.replaceAll(FENCE, '');
  const indented = all(prose, /^ {4}(\S.*)$/gm).map((line) => line.replace(/\s{2,}.*$/, ''));
  const quoted = all(prose, /`([^`]+)`/g).map((words) => words.replaceAll(/\s+/g, ' '));
  return [...blocks, ...[...indented, ...quoted].filter((words) => PROGRAM.test(words))]
    .flatMap((line) => (line.includes('\n') ? [line] : line.split(' && ')))
    .map((command) => command.trim())
    .filter((command) => command !== '');
}
