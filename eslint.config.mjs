import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.mjs'

/**
 * Import directions (the architecture): contract <- lab <- engine; contract <- store; the backend sits on the contract, the store and the
 * engine's channel; process is what a launched child has of its host; hosts wire, and nobody imports hosts. The page and the preload see nothing but the contract.
 */
const mayImport = {
  'src-main/contract': [],
  'src-main/stats': [],
  'src-main/process': ['contract'],
  'src-main/lab': ['contract', 'stats'],
  'src-main/engine': ['contract', 'stats', 'process', 'lab'],
  'src-main/store': ['contract', 'stats', 'process'],
  'src-main/backend': ['contract', 'stats', 'process', 'store'],
  'src-main/hosts': ['contract', 'process'],
  'src-renderer': ['contract'],
  'src-preload': ['contract'],
}
const folders = ['contract', 'stats', 'process', 'lab', 'engine', 'store', 'backend', 'hosts']
const zones = Object.entries(mayImport).flatMap(([target, allowed]) => [
  ...folders
    .filter((folder) => `src-main/${folder}` !== target && !allowed.includes(folder))
    .map((folder) => ({ target: `./${target}`, from: `./src-main/${folder}`, message: `${target} may import only: ${allowed.join(', ') || 'nothing of ours'}` })),
  ...['src-renderer', 'src-preload'].filter((page) => page !== target).map((page) => ({ target: `./${target}`, from: `./${page}` })),
])

/** Packages with one importing folder: whoever else wants what they do asks that folder. */
const owners = {
  'better-sqlite3': 'src-main/store/**',
  electron: 'src-main/hosts/electron/**',
  ws: 'src-main/hosts/web/**',
  commander: 'src-main/hosts/cli/**',
  'playwright-core': 'src-main/backend/print/**',
}
const forbid = (names) => ({ 'no-restricted-imports': ['error', { paths: names.map((name) => ({ name, message: `only ${owners[name]} imports it` })) }] })
const ownedPackages = [
  { files: ['src-*/**'], rules: forbid(Object.keys(owners)) },
  ...Object.entries(owners).map(([owned, folder]) => ({ files: [folder], rules: forbid(Object.keys(owners).filter((name) => name !== owned)) })),
  { files: ['src-preload/**'], rules: forbid(Object.keys(owners).filter((name) => name !== 'electron')) },
]

export default ts.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'coverage/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: globals.node } },
  { files: ['src-renderer/**', 'src-preload/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  ...ownedPackages,
  // Playwright reads from a fixture's first argument which others it needs, none included.
  { files: ['e2e/**'], rules: { 'no-empty-pattern': 'off' } },
  { files: ['scripts/**', 'bench/**', 'src-main/hosts/cli/**', 'src-main/hosts/web/**', 'e2e/**'], rules: { 'no-console': 'off' } },
)
