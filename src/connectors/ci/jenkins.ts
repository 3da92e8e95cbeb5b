/**
 * Declarative Jenkinsfiles (Jenkins: Pipeline Syntax): stages with the shell commands they hold. Groovy is not evaluated:
 * comments and other strings are passed over, a command with a variable in it stays as it is written, and scripted parts
 * are said to be open.
 */
import type { Job } from './job.ts';

const MOST_CHARACTERS = 500_000;
const MOST_STAGES = 500;

export function readJenkinsfile(path: string, text: string): readonly Job[] {
  const code = withoutComments(text.slice(0, MOST_CHARACTERS));
  const starts = [...code.matchAll(/\bstage\s*\(\s*(['"])(.{1,200}?)\1\s*\)\s*\{/gu)].slice(0, MOST_STAGES);
  const cron = /\bcron\s*\(\s*['"]([^'"]{1,100})['"]\s*\)/u.exec(code)?.[1];
  const jobs = starts.map((match, at): Job => {
    const from = match.index + match[0].length;
    const end = Math.min(closingOf(code, from), starts[at + 1]?.index ?? code.length);
    const body = code.slice(from, end);
    const scripted = /\bscript\s*\{/u.test(body) ? ['Part of it is a script, which is not evaluated.'] : [];
    return {
      file: path,
      name: match[2] ?? '',
      tool: 'jenkins',
      line: lineAt(code, match.index),
      lastLine: lineAt(code, end),
      commands: shellIn(body),
      after: [],
      ...(cron === undefined ? {} : { schedules: [cron] }),
      ...(scripted.length > 0 ? { unresolved: scripted } : {}),
    };
  });
  return jobs.filter(({ commands, unresolved }) => commands.length > 0 || unresolved !== undefined);
}

/** `sh 'one'`, `sh """many"""`, `sh(script: '…')`, `bat …`, `powershell …`. */
function shellIn(body: string): readonly string[] {
  const found = body.matchAll(
    /\b(?:sh|bat|powershell|pwsh)\s*(?:\(\s*)?(?:[^'"\n]*?script\s*:\s*)?('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/gu,
  );
  return [...found].flatMap(([, quoted = '']) => {
    const width = /^(?:'''|""")/u.test(quoted) ? 3 : 1;
    return quoted
      .slice(width, -width)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  });
}

/** Blanks, so that lines and places stay. Strings stay: commands stand in them. */
function withoutComments(text: string): string {
  return text.replace(
    /('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu,
    (all, string: string | undefined) => string ?? all.replace(/[^\n]/gu, ' '),
  );
}

/** The brace that closes the one before `from`; braces in strings are taken for balanced. */
function closingOf(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '{') depth += 1;
    else if (code[at] === '}' && (depth -= 1) === 0) return at;
  }
  return code.length;
}

function lineAt(code: string, at: number): number {
  return code.slice(0, at).split('\n').length;
}
