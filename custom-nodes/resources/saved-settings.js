/**
 * Settings of nodes as they were ever saved, made the newest ones: one place for the runtime and for the forms, which load this file as it is.
 * Node-RED keeps a node as it was saved until somebody confirms its form, so every version stays readable for ever.
 */

/** Type → what leads from version 1 to 2, from 2 to 3, … */
const STEPS = {
  'plc-pool': [
    // 2: a list, as a PLC's name may hold a comma.
    (saved) => ({ ...saved, version: 2, plcNames: splitNames(saved.plcNames) }),
  ],
  'change-detection': [
    // 2: it may let through only some registers; before, it let through all.
    (saved) => ({ ...saved, version: 2, registerNames: [] }),
  ],
};

/** The node itself where it is new enough, or from a newer Pulso. */
export function newestSettings(saved) {
  const version = Number.isInteger(saved.version) ? saved.version : 1;
  const steps = (STEPS[saved.type] ?? []).slice(Math.max(0, version - 1));
  return steps.reduce((settings, step) => step(settings), saved);
}

/** Version that a form saves. */
export function newestVersion(type) {
  return (STEPS[type]?.length ?? 0) + 1;
}

function splitNames(text) {
  return String(text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
