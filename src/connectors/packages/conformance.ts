/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  'requirements.txt':
    '# what it needs\nScikit_Learn==1.5.2\npandas>=2.1,<3 ; python_version >= "3.9"\nmlflow[extras]~=2.9 # tracking\n-r more.txt\n--index-url https://user:planted@host/simple\ngit+https://github.com/acme/tools@main#egg=acme-tools\nfixed @ git+https://github.com/acme/fixed@v1.2.0\n./local\n',
  'pyproject.toml':
    '[project]\nname = "x"\ndependencies = ["numpy>=1.26", "xgboost==2.1.0"]\n[project.optional-dependencies]\ndocs = ["sphinx"]\n[dependency-groups]\ntest = ["pytest>=8", {include-group = "docs"}]\n[tool.poetry.dependencies]\npython = "^3.11"\nlightgbm = "^4.0"\nown = {git = "https://github.com/acme/own", branch = "develop"}\n',
  'uv.lock':
    'version = 1\n\n[[package]]\nname = "numpy"\nversion = "1.26.4"\nsource = { registry = "x" }\n\n[[package]]\nname = "no-version"\n',
  Pipfile: '[packages]\nrequests = "*"\n[dev-packages]\nblack = "==24.1"\n',
  'Pipfile.lock': '{"default": {"requests": {"version": "==2.31.0"}}, "develop": {}}',
  'environment.yml':
    'name: x\ndependencies:\n  - python=3.11\n  - conda-forge::scipy=1.11=py311\n  - pip\n  - pip:\n      - shap==0.44\n',
  'package.json': '{"dependencies": {"react": "^18.0.0", "@scope/pkg": "1.2.3"}, "devDependencies": {"vite": "~5"}}',
  'package-lock.json':
    '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/react": {"version": "18.2.0"}, "node_modules/a/node_modules/@scope/pkg": {"version": "1.2.3", "dev": true}}}',
  'yarn.lock':
    '# yarn lockfile v1\n\n"@scope/pkg@^1.0.0", "@scope/pkg@^1.2.0":\n  version "1.2.3"\n\nreact@^18:\n  version "18.2.0"\n',
  'pnpm-lock.yaml':
    "lockfileVersion: '9.0'\npackages:\n  '@scope/pkg@1.2.3': {}\n  /react/18.2.0: {}\n  vite@5.0.0(react@18.2.0): {}\n",
  'renv.lock':
    '{"R": {}, "Packages": {"dplyr": {"Package": "dplyr", "Version": "1.1.4", "Source": "Repository"}, "limma": {"Version": "3.58", "Source": "Bioconductor"}}}',
  DESCRIPTION: 'Package: x\nDepends: R (>= 4.1), tidymodels (>= 1.0),\n    recipes\nSuggests: testthat\n',
};
