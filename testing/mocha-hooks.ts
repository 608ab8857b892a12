/** Root hooks of every test run. Filled in by the house: leak detection, shared PostgreSQL. */
export const mochaHooks = {};
