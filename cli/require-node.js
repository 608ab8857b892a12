/**
 * Loaded before anything written in TypeScript, so in plain JavaScript: an old Node could not say what is wrong.
 * npm brings the right Node (package `node`); it is missing where its install script was not allowed to run.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  console.error(
    `Pulso needs Node 24.12 or newer and this is ${process.versions.node}. ` +
      'Run "npm ci" again: it brings Node 24, unless npm is set to ignore install scripts.',
  );
  process.exit(1);
}
