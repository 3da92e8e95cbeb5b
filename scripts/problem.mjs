/** Something about this machine or its network keeps us from setting up. The message is all that a person sees. */
export class SetupProblem extends Error {}

/** One line for a person, whatever went wrong: a fault of ours is told without its stack. */
export function tell(error) {
  process.stderr.write(`throughline: ${wordsFor(error)}\n`);
}

function wordsFor(error) {
  if (error instanceof SetupProblem) return error.message;
  if (error?.code && error?.path)
    return `Setting up failed: ${error.code} at ${error.path}. Check that the folder can be written to.`;
  return `Setting up failed: ${error?.message ?? error}. Please report this.`;
}
