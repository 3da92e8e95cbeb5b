/** A Procfile: `name: command`, one process a line (Heroku Dev Center, "The Procfile"; foreman, honcho). */
import type { DeclaredDeployment } from '../deployments.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { directoryOf } from '../paths.ts';
import { deployment } from './found.ts';

const MAX_PROCESSES = 200;

export function readProcfile(path: string, text: string, scripts: ScriptFinder): readonly DeclaredDeployment[] {
  const found = new Map<string, DeclaredDeployment>();
  for (const [at, raw] of text.split(/\r?\n/u).slice(0, 5000).entries()) {
    const [, name, command = ''] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/u.exec(raw.slice(0, 4000)) ?? [];
    if (name === undefined || found.size >= MAX_PROCESSES) continue;
    found.set(
      name,
      deployment({
        file: path,
        name,
        tool: 'procfile',
        type: 'process',
        line: at + 1,
        lastLine: at + 1,
        commands: [command.trimEnd()],
        scripts: [...new Set(scripts(command, directoryOf(path)).map((script) => script.path))],
      }),
    );
  }
  return [...found.values()];
}
