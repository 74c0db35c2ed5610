// SPDX-License-Identifier: EPL-2.0
import js from '@eslint/js';
import ts from 'typescript-eslint';

export default ts.config(
    { ignores: ['out/', 'dist/', 'node_modules/'] },
    js.configs.recommended,
    {
        files: ['**/*.ts'],
        extends: [...ts.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true } },
        rules: { '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }] },
    },
    {
        files: ['*.mjs'],
        languageOptions: { globals: { process: 'readonly' } },
    },
    {
        // node's test runner waits for its tests itself
        files: ['test/**/*.ts'],
        rules: { '@typescript-eslint/no-floating-promises': 'off' },
    },
);
