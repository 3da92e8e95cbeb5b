/** One requirement as Python writes it (PEP 508, PEP 440, pip: Requirements File Format). Markers and extras are passed over. */
import type { NamedPackage } from './named.ts';

const MAX_LENGTH = 1000;

/** `undefined` for options, paths and what is no requirement. */
export function readRequirement(written: string): Omit<NamedPackage, 'line'> | undefined {
  const text = written
    .slice(0, MAX_LENGTH)
    .replace(/(?:^|\s)#.*$/u, '')
    .trim();
  if (text === '' || /^(?:-(?!e\s)|\.{0,2}\/|--)/u.test(text)) return undefined;
  const bare = text.replace(/^(?:-e|--editable)\s+/u, '');
  const [, egg = ''] = /#egg=([\w.-]+)/u.exec(bare) ?? [];
  if (/^(?:git|hg|svn|bzr)\+|^https?:/u.test(bare))
    return egg === '' ? undefined : { type: 'pypi', name: egg, address: bare };
  const [, name = '', rest = ''] = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/u.exec(bare) ?? [];
  if (name === '') return undefined;
  const direct = /^@\s*(\S+)/u.exec(rest)?.[1];
  if (direct !== undefined) return { type: 'pypi', name, address: direct };
  const specifier = rest
    .replace(/;.*$/u, '')
    .replace(/\s--hash=.*$/u, '')
    .replace(/[()\\]/gu, '')
    .trim();
  if (specifier !== '' && !/^[<>=!~]/u.test(specifier)) return undefined;
  const [, exact] = /^={2,3}\s*([\w.!+-]+)$/u.exec(specifier) ?? [];
  return {
    type: 'pypi',
    name,
    ...(specifier === '' ? {} : { specifier }),
    ...(exact === undefined ? {} : { version: exact }),
  };
}

export function readRequirements(text: string): readonly NamedPackage[] {
  return text.split(/\r?\n/u).flatMap((line, at): readonly NamedPackage[] => {
    const found = readRequirement(line);
    return found ? [{ ...found, line: at + 1 }] : [];
  });
}
