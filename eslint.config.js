import js from "@eslint/js";
import globals from "globals";

const ONE_NAME = "A declaration at the top of a module names one thing: the bundle compares these names.";
const AT_THE_TOP = ["Program", "Program > ExportNamedDeclaration"];

export default [
  { ignores: ["static/", "node_modules/", ".venv/"] },
  js.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "eqeqeq": "error",
      "max-lines": ["error", 350],
      "no-duplicate-imports": "error",
      "no-implicit-globals": "error",
      "no-restricted-syntax": ["error", ...AT_THE_TOP.flatMap((top) => [
        { selector: `${top} > VariableDeclaration[declarations.length>1]`, message: ONE_NAME },
        { selector: `${top} > VariableDeclaration > VariableDeclarator > :matches(ObjectPattern, ArrayPattern)`, message: ONE_NAME },
      ])],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
    },
  },
  { files: ["tests/javascript/**"], languageOptions: { globals: globals.node } },
];
