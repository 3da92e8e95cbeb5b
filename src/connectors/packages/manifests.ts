/**
 * Files in which people name what they need: pyproject.toml (PEP 621, PEP 735, Poetry), Pipfile, conda's environment.yml,
 * package.json, DESCRIPTION of R, setup.cfg. What a program would compute (setup.py) is not evaluated.
 */
import { parse } from 'smol-toml';
import { z } from 'zod';
import { itemsAt, nodeAt, textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { NamedPackage } from './named.ts';
import { readRequirement } from './requirement.ts';

const texts = z.array(z.unknown()).transform((list) => list.filter((one) => typeof one === 'string'));
const table = z.record(z.string(), z.unknown());
const Pyproject = z.looseObject({
  project: z
    .looseObject({ dependencies: texts.optional(), 'optional-dependencies': z.record(z.string(), texts).optional() })
    .optional(),
  'dependency-groups': z.record(z.string(), texts).optional(),
  tool: z
    .looseObject({
      poetry: z
        .looseObject({
          dependencies: table.optional(),
          'dev-dependencies': table.optional(),
          group: z.record(z.string(), z.looseObject({ dependencies: table.optional() })).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Throws where the text is no TOML; the message says where. */
export function readPyproject(text: string): readonly NamedPackage[] {
  const read = Pyproject.safeParse(parse(text)).data;
  const own = (list: readonly string[] = [], group?: string): readonly NamedPackage[] =>
    list.flatMap((one) => placed(text, readRequirement(one), one, group));
  const poetry = read?.tool?.poetry;
  return [
    ...own(read?.project?.dependencies),
    ...Object.entries(read?.project?.['optional-dependencies'] ?? {}).flatMap(([group, list]) => own(list, group)),
    ...Object.entries(read?.['dependency-groups'] ?? {}).flatMap(([group, list]) => own(list, group)),
    ...fromTable(text, poetry?.dependencies),
    ...fromTable(text, poetry?.['dev-dependencies'], 'dev'),
    ...Object.entries(poetry?.group ?? {}).flatMap(([group, { dependencies }]) => fromTable(text, dependencies, group)),
  ];
}

function placed(
  text: string,
  found: Omit<NamedPackage, 'line'> | undefined,
  written: string,
  group?: string,
): readonly NamedPackage[] {
  if (!found) return [];
  const line = lineOf(text, written);
  return [{ ...found, ...(group === undefined ? {} : { group }), ...(line === undefined ? {} : { line }) }];
}

function lineOf(text: string, written: string): number | undefined {
  const at = text.indexOf(written);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

/** Poetry and Pipfile: `name = "^1.2"`, `name = {version = "*", git = "…", rev = "…"}`. */
function fromTable(
  text: string,
  entries: Readonly<Record<string, unknown>> = {},
  group?: string,
): readonly NamedPackage[] {
  return Object.entries(entries).flatMap(([name, value]): readonly NamedPackage[] => {
    if (name === 'python' || !/^[\w.-]+$/u.test(name)) return [];
    const own = Given.safeParse(value).data;
    const specifier = typeof value === 'string' ? value : own?.version;
    const address =
      own?.git === undefined
        ? undefined
        : `git+${own.git}${(own.rev ?? own.tag ?? own.branch) ? `@${own.rev ?? own.tag ?? own.branch ?? ''}` : ''}`;
    const [, exact] = /^={2}\s*([\w.!+-]+)$/u.exec(specifier ?? '') ?? [];
    const line = lineOf(text, `\n${name} =`);
    return [
      {
        type: 'pypi',
        name,
        ...(specifier === undefined || specifier === '*' ? {} : { specifier }),
        ...(exact === undefined ? {} : { version: exact }),
        ...(address === undefined ? {} : { address }),
        ...(group === undefined ? {} : { group }),
        ...(line === undefined ? {} : { line: line + 1 }),
      },
    ];
  });
}

const Given = z.looseObject({
  version: z.string().optional(),
  git: z.string().optional(),
  rev: z.string().optional(),
  tag: z.string().optional(),
  branch: z.string().optional(),
});

const Pipfile = z.looseObject({ packages: table.optional(), 'dev-packages': table.optional() });

export function readPipfile(text: string): readonly NamedPackage[] {
  const read = Pipfile.safeParse(parse(text)).data;
  return [...fromTable(text, read?.packages), ...fromTable(text, read?.['dev-packages'], 'dev')];
}

/** conda: `name=1.2=build`, `channel::name>=1`; `pip` holds a list of requirements. */
export function readEnvironment(node: YamlNode): readonly NamedPackage[] {
  return itemsAt(node, 'dependencies').flatMap((item): readonly NamedPackage[] => {
    const text = textAt(item);
    if (text === undefined) {
      return itemsAt(nodeAt(item, 'pip')).flatMap((each): readonly NamedPackage[] => {
        const found = readRequirement(textAt(each) ?? '');
        return found ? [{ ...found, line: each.line }] : [];
      });
    }
    const [, name = '', specifier = ''] = /^(?:[\w./-]+::)?([\w.-]+)\s*(.*)$/u.exec(text.slice(0, 300)) ?? [];
    if (name === '' || name === 'python' || name === 'pip') return [];
    const [, exact] = /^={1,2}\s*([\w.]+)(?:=.*)?$/u.exec(specifier) ?? [];
    return [
      {
        type: 'conda',
        name,
        line: item.line,
        ...(specifier === '' ? {} : { specifier }),
        ...(exact === undefined ? {} : { version: exact }),
      },
    ];
  });
}

const PackageJson = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

export function readPackageJson(json: unknown): readonly NamedPackage[] {
  const read = PackageJson.safeParse(json).data;
  const groups = [
    ['dependencies', undefined],
    ['devDependencies', 'dev'],
    ['optionalDependencies', 'optional'],
  ] as const;
  return groups.flatMap(([key, group]) =>
    Object.entries(read?.[key] ?? {}).map(([name, specifier]): NamedPackage => ({
      type: 'npm',
      name,
      specifier,
      ...(/^\d+\.\d+\.\d+[\w.+-]*$/u.test(specifier) ? { version: specifier } : {}),
      ...(group === undefined ? {} : { group }),
    })),
  );
}

/** Fields of Debian's form; values go on in indented lines (Writing R Extensions, "The DESCRIPTION file"). */
export function readDescription(text: string): readonly NamedPackage[] {
  const fields = text.replace(/\r?\n[ \t]+/gu, ' ').split('\n');
  return fields.flatMap((field) => {
    const [, key, value = ''] = /^(Depends|Imports|LinkingTo|Suggests):\s*(.*)$/u.exec(field.slice(0, 20_000)) ?? [];
    if (key === undefined) return [];
    return value.split(',').flatMap((one): readonly NamedPackage[] => {
      const [, name, specifier] = /^\s*([A-Za-z][\w.]*)\s*(?:\(([^)]*)\))?/u.exec(one) ?? [];
      if (name === undefined || name === 'R') return [];
      return [
        {
          type: 'cran',
          name,
          ...(specifier === undefined ? {} : { specifier }),
          ...(key === 'Suggests' ? { group: 'suggests' } : {}),
        },
      ];
    });
  });
}
