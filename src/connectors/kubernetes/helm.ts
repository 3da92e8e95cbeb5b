/**
 * Helm templates, as far as they are static (Helm: "Chart Template Guide"): `{{ .Values.a.b }}` takes the chart's default;
 * lines of control are dropped, and whatever else stands in braces becomes a mark that later readers take for "not known".
 * Nothing is evaluated.
 */
import { directoryOf, joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

/** Stands where a value is decided only when the template is filled. */
export const OPEN = '__open__';

const MAX_TEMPLATE = 500_000;

/** The defaults of the chart that a template lies in: `values.yaml` beside the nearest `Chart.yaml` above it. */
export async function readValues(reading: Reading, path: string): Promise<YamlNode | undefined> {
  const { files } = reading.context;
  for (let at = directoryOf(path); ; at = directoryOf(at)) {
    const chart = joinPath(at, 'Chart.yaml');
    if (chart !== undefined && files.get(chart)) {
      const values = joinPath(at, 'values.yaml');
      return values !== undefined && files.get(values) ? reading.yaml(values) : undefined;
    }
    if (at === '') return undefined;
  }
}

export function fillTemplate(text: string, values: YamlNode | undefined): string {
  return text
    .slice(0, MAX_TEMPLATE)
    .split('\n')
    .map((line) => fillLine(line, values))
    .join('\n');
}

const action = /\{\{-?\s*([^{}]{0,500}?)\s*-?\}\}/gu;

/** Lines stay lines, so that places in the file stay true. */
function fillLine(line: string, values: YamlNode | undefined): string {
  if (!line.includes('{{')) return line;
  if (/^\s*\{\{-?\s*(?:if|else|end|range|with|define|block|template|include|toYaml|tpl|\/\*|\$\w*\s*:?=)/u.test(line))
    return '';
  return line.replace(action, (_, inner: string) => valueOf(inner, values) ?? OPEN).replace(/\{\{.*$/u, OPEN);
}

function valueOf(inner: string, values: YamlNode | undefined): string | undefined {
  const [, path = '', rest = ''] = /^\.Values\.([\w.]+)\s*((?:\|[^|]*)*)$/u.exec(inner) ?? [];
  if (path === '') return undefined;
  const [, fallback] = /\|\s*default\s+"([^"]*)"/u.exec(rest) ?? [];
  if (/\|\s*(?!quote|squote|toString|trim|default\b)\w/u.test(rest)) return undefined;
  return textAt(values, ...path.split('.')) ?? fallback;
}
