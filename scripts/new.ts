/** `npm run new connector NAME`: copies the template, fills in the name, and adds the line to the list. */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

const ENTRY = /^ {2}'?([\w-]+)'?: async \(\) => import\('\.\/[\w-]+\/index\.ts'\),\n/gmu;

const [kind, name = '', place = root] = process.argv.slice(2);
const problem = problemWith();
if (problem === undefined) {
  copyTemplate(join(place, 'src/connectors/_template'), join(place, 'src/connectors', name));
  addToList(join(place, 'src/connectors/index.ts'));
  console.log(`Made src/connectors/${name}/ and added it to src/connectors/index.ts. Start with its README.md.`);
} else {
  console.error(problem);
  process.exitCode = 2;
}

function problemWith(): string | undefined {
  if (kind !== 'connector' || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name) || name.length > 40) {
    return 'Use: npm run new connector NAME (lower case letters, digits and single dashes, at most 40)';
  }
  if (existsSync(join(place, 'src', name)) || name === 'template')
    return `A connector cannot be called ${name}: that name is taken.`;
  if (existsSync(join(place, 'src/connectors', name)))
    return `There is a connector called ${name} already: src/connectors/${name}/`;
  return undefined;
}

function copyTemplate(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  for (const file of readdirSync(to)) {
    const path = join(to, file.replace('template', name));
    renameSync(join(to, file), path);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll('template', name).replaceAll('Template', toPascalCase(name)),
    );
  }
}

/** The list is in the order of names; conformance asserts it. */
function addToList(file: string): void {
  const text = readFileSync(file, 'utf8');
  const entries = [...text.matchAll(ENTRY)].map((match) => ({ name: match[1] ?? '', line: match[0] }));
  const key = name.includes('-') ? `'${name}'` : name;
  const added = [...entries, { name, line: `  ${key}: async () => import('./${name}/index.ts'),\n` }];
  const sorted = added.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map((entry) => entry.line);
  writeFileSync(file, text.replace(entries.map((entry) => entry.line).join(''), sorted.join('')));
}

function toPascalCase(dashed: string): string {
  return dashed.replaceAll(/(?:^|-)(.)/gu, (_whole, letter: string) => letter.toUpperCase());
}
