/** One file to its pipeline facts: scanned, parsed where it takes in one of the libraries, read by each of their readers. */
import type { Skipped } from '#core';
import { readFacts, type Fault } from '../code-facts.ts';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { scanImports, withoutStrings } from '../python-imports.ts';
import { parsePython } from '../python-syntax.ts';
import { readAirflow } from './airflow.ts';
import { azureMl, readAzureMl1 } from './azure-ml.ts';
import { readDagster } from './dagster.ts';
import { noFacts, type FileFacts, type Lines } from './facts.ts';
import { readFunctionFlows, type FunctionFound } from './function-flows.ts';
import { flyte, prefect, readStarts, sagemakerSteps, zenml } from './function-libraries.ts';
import { readKedro } from './kedro.ts';
import { kubeflow } from './kubeflow.ts';
import { readMetaflow } from './metaflow.ts';
import { toModule } from './module.ts';
import { openModule, type Opened } from './opened.ts';
import { readSagemaker } from './sagemaker.ts';
import { textsIn } from './walk.ts';

/** Raise when the facts change shape or meaning. */
const FACTS_VERSION = 1;

const libraries =
  /^[ \t]*(?:from|import)[ \t]+(?:airflow|dagster|prefect|kfp|flytekit|flyte|union|metaflow|zenml|kedro|sagemaker|azure\.ai\.ml|azure\.ai|azureml|mldesigner)\b/mu;

export async function readPipelines(context: ConnectorContext, entry: FileEntry): Promise<FileFacts | Skipped> {
  return readFacts(context, entry, {
    key: `python-pipelines/${FACTS_VERSION}`,
    called: 'The file',
    read: (bytes) => readBytes(entry.path, bytes),
  });
}

async function readBytes(path: string, bytes: Uint8Array): Promise<FileFacts | Fault> {
  const text = decodeText(bytes);
  // What is no text is told by the connector that reads all Python.
  if (text === undefined || !libraries.test(text)) return noFacts;
  const opened = await open(text);
  if (!opened) return { fault: 'Parsing the file was given up: it is too large or too deeply nested.' };
  const airflow = readAirflow(opened);
  const found: readonly FunctionFound[] = [
    airflow,
    readDagster(opened),
    ...[prefect, zenml, flyte, kubeflow, azureMl, sagemakerSteps].map((library) => readFunctionFlows(opened, library)),
  ];
  return {
    imports: opened.module.imports,
    functions: functionsOf(opened),
    names: namesIn(opened),
    flows: [
      ...found.flatMap((one) => one.flows),
      ...readMetaflow(opened),
      ...readKedro(opened, path),
      ...readSagemaker(opened),
      ...readAzureMl1(opened),
    ],
    callables: found.flatMap((one) => one.callables),
    starts: readStarts(opened),
  };
}

async function open(text: string): Promise<Opened | undefined> {
  const tree = await parsePython(text);
  return tree && openModule(toModule(tree));
}

const MAX_NAMES = 200;

function namesIn(opened: Opened): FileFacts['names'] {
  const bodies = [
    opened.module.body,
    ...opened.functions.map((fn) => fn.body),
    ...opened.classes.map((cls) => cls.body),
  ];
  const texts = bodies
    .flatMap((body) => textsIn(body))
    .filter(({ text }) => /^[\w./-]{1,200}\.(?:py|sh|R|ipynb)$/u.test(text));
  return texts.slice(0, MAX_NAMES).map(({ text, line }) => ({ path: text, line }));
}

function functionsOf(opened: Opened): FileFacts['functions'] {
  return opened.functions.map(({ name, line, lastLine }) => ({ name, line, lastLine }));
}

/** Where names of a file that declares no pipeline lead: its imports, and the lines of its functions and classes. */
export interface PlainFacts {
  readonly imports: FileFacts['imports'];
  readonly functions: FileFacts['functions'];
}

export async function readPlain(context: ConnectorContext, entry: FileEntry): Promise<PlainFacts | Skipped> {
  return readFacts(context, entry, {
    key: `python-pipelines-plain/${FACTS_VERSION}`,
    called: 'The file',
    read: async (bytes) => {
      const text = decodeText(bytes) ?? '';
      return { imports: scanImports(text), functions: functionLines(text) };
    },
  });
}

/** Lines of `def` and `class` at the left edge, up to the next line that stands there. */
function functionLines(text: string): readonly (Lines & { readonly name: string })[] {
  const lines = withoutStrings(text).split('\n');
  const found: { name: string; line: number; lastLine: number }[] = [];
  let open: (typeof found)[number] | undefined;
  for (const [at, line] of lines.entries()) {
    const edge = /^[^\s#)\]}]/u.test(line);
    if (edge) open = undefined;
    const [, name] = /^(?:async\s+)?(?:def|class)\s+(\w+)/u.exec(line) ?? [];
    if (name !== undefined) {
      open = { name, line: at + 1, lastLine: at + 1 };
      found.push(open);
    } else if (open && line.trim() !== '') open.lastLine = at + 1;
  }
  return found;
}
