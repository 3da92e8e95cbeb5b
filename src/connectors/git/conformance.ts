/** Small inputs for the shared suite (test/conformance/connector.ts): the files whose content this connector reads. */
export const fixtures: Readonly<Record<string, string>> = {
  '.github/CODEOWNERS':
    '# who answers\n*  @alice @acme/ml-team\n/pipeline/ bob@example.org # trains\n\n[Serving][2] @carol\n/api/\n/docs/my\\ notes.md @dave\n',
  '.gitmodules':
    '[submodule "lib/features"]\n\tpath = lib/features\n\turl = https://user:token@forge.example/acme/features.git\n',
  '.mailmap': 'Alice Doe <alice@example.org> <alice@old.example>\n',
  'pipeline/train.py': 'print("train")\n',
  'README.md': '# Model\n',
};
