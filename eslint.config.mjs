import vue from 'eslint-plugin-vue';
import typescript from 'typescript-eslint';

/** ESLint reads the templates only; oxlint reads all TypeScript. */
export default [
  { ignores: ['dist/**', '.nx/**', '**/*.ts', '**/*.mjs', '**/*.js', '**/*.cjs'] },
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    linterOptions: { reportUnusedDisableDirectives: true },
    rules: {
      // Prettier's part.
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/attributes-order': 'off',
      'vue/multi-word-component-names': 'off',
      // TypeScript knows which props are optional.
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/define-props-declaration': ['error', 'type-based'],
      // Text from users is only ever text.
      'vue/no-v-html': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-restricted-static-attribute': [
        'error',
        { key: 'style', message: 'The content policy forbids it.' },
      ],
    },
  },
];
