/** `npm run new connector NAME`: copies the template, fills in the name, and adds the line to the list. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

const [kind, name, place = root] = process.argv.slice(2);
if (kind !== 'connector' || name === undefined || !/^[a-z][a-z0-9-]{1,40}$/u.test(name)) {
  console.error('Use: npm run new connector NAME (lower case letters, digits and dashes)');
  process.exit(2);
}
const folder = join(place, 'src/connectors', name);
if (existsSync(folder)) {
  console.error(`There is a connector called ${name} already: src/connectors/${name}/`);
  process.exit(2);
}
cpSync(join(place, 'src/connectors/_template'), folder, { recursive: true });
for (const file of readdirSync(folder)) {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('template', name));
}
const list = join(place, 'src/connectors/index.ts');
const text = readFileSync(list, 'utf8');
const entries = [...text.matchAll(/^ {2}('?[\w-]+'?): async \(\) => import\('\.\/[\w-]+\/index\.ts'\),\n/gmu)].map(
  (match) => match[0],
);
const key = /^[a-z]\w*$/u.test(name) ? name : `'${name}'`;
const added = [...entries, `  ${key}: async () => import('./${name}/index.ts'),\n`].sort((a, b) =>
  nameOf(a).localeCompare(nameOf(b), 'en'),
);
writeFileSync(list, text.replace(entries.join(''), added.join('')));
console.log(`Made src/connectors/${name}/ and added it to src/connectors/index.ts. Start with its README.md.`);

function nameOf(line: string): string {
  return /'?([\w-]+)'?:/u.exec(line)?.[1] ?? line;
}
