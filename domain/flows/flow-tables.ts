/** What a version of a flow says about itself; CHECK constraints carry the same words. */
export const DEPLOYMENTS = ['editor', 'import', 'restore', 'push', 'rollback', 'found'] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

export const OUTCOMES = ['running', 'rolled_back'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Seconds for which a deploy over the API is watched before it counts as good. */
export const TRIAL_DEFAULT_SECONDS = 15;
export const TRIAL_MAX_SECONDS = 120;
