import tseslint from 'typescript-eslint';

export default tseslint.config({ignores: ['dist/**', '**/*.js', '**/*.mjs']}, ...tseslint.configs.strictTypeChecked, {
  languageOptions: {parserOptions: {project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname}},
  rules: {
    '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
    '@typescript-eslint/no-non-null-assertion': 'error',
    '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/no-unused-vars': ['error', {varsIgnorePattern: '^_'}],
    '@typescript-eslint/no-misused-spread': 'off', // tests spell out strings of single bytes
  },
});
