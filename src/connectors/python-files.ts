/** Which Python files of a source are the team's own: environments, and checkpoints of editors, are not. */
const others = /(^|\/)(site-packages|node_modules|\.venv|venv|\.ipynb_checkpoints|__pycache__|\.tox|\.eggs)(\/|$)/u;

export function isOwnCode(path: string): boolean {
  return !others.test(path);
}
