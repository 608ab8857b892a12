/** Lint rules: what the compiler does not see. Layout belongs to prettier, so no rule here is about it. */
import path from 'node:path';
import { defineConfig } from 'eslint/config';
import pluginVue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import { importFault } from './testing/import-table.ts';

/** Shows a fault against the import table (docs/architecture.md, section 1) where it is written. */
const importTable = {
  create(context) {
    const file = path
      .relative(import.meta.dirname, context.filename)
      .split(path.sep)
      .join('/');
    const check = (node) => {
      const fault = typeof node.source?.value === 'string' ? importFault(file, node.source.value) : undefined;
      if (fault) context.report({ node, message: fault });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', '.data/', '.cache/', 'coverage/', 'ui/src/api/schema.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.recommendedTypeChecked,
  pluginVue.configs['flat/recommended'],
  pluginVue.configs['no-layout-rules'],
  {
    plugins: { pulso: { rules: { 'import-table': importTable } } },
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.vue'] } },
    rules: {
      'pulso/import-table': 'error',
      // `== null` asks for null and undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` table: enums need a compiler.' },
        { selector: 'Decorator', message: 'Decorators need a compiler.' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
      // An async function that awaits nothing still turns what it throws into a rejection, which interfaces rely on.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
  {
    // The linter's compiler sees a .vue module as `any`; vue-tsc, which sees its types, is a step of the check.
    files: ['ui/**/*.ts', 'ui/**/*.vue'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // One door to the API, which knows every address, query, body and answer (docs/decisions/0110).
    files: ['ui/src/**/*.ts', 'ui/src/**/*.vue'],
    ignores: ['ui/src/api/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/api/client.ts'],
              importNames: ['call'],
              message: 'Use `ask` or `askList`, which know the API.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Use `ask` or `askList`, which know the API.' },
        { name: 'XMLHttpRequest', message: 'Use `ask` or `askList`, which know the API.' },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // chai asserts by reading a property: expect(x).to.be.true.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    // A migration is one statement of SQL, read from top to bottom; cutting it up would hide the order.
    files: ['migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
);
