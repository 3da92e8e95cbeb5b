/**
 * Promises of a capability: "the model employs audit trails", "the model is retrained weekly", "no data are shared in this
 * repository". The subject must be this project, the verb in the present, and the capability one that this table names:
 * what it is called here is what the lifecycle looks for. Also the items under a heading "Features", and headings
 * `Role: Tool` under "Tools".
 */
import { assertionsIn, isDenied, isOtherMatter, isUnreal, ownSubject, type Assertion } from './assertions.ts';
import { fold, type Stated } from './facts.ts';
import type { Block } from './prose.ts';

interface Capability {
  readonly name: string;
  /** What is provided: `… provides audit trails`. */
  readonly noun?: RegExp;
  /** A whole clause: `the model is retrained weekly`. */
  readonly clause?: RegExp;
}

const capabilities: readonly Capability[] = [
  { name: 'audit trail', noun: /\baudit (?:trails?|logs?|logging|records?)\b/iu },
  {
    name: 'rollback',
    noun: /\b(?:automatic |one-click |model |version )?roll-?backs?\b/iu,
    clause: /\bmodels? (?:is|are) (?:automatically )?rolled back\b/iu,
  },
  {
    name: 'drift monitoring',
    noun: /\b(?:data|concept|model|feature|prediction|target|covariate)[ -]?drift (?:detection|monitoring|alerts?|reports?|checks?)\b|\bdrift (?:detection|monitoring)\b/iu,
    clause:
      /\b(?:drift is (?:continuously |automatically )?(?:monitored|detected|tracked)|monitors? (?:for )?(?:\w+ )?drift)\b/iu,
  },
  {
    name: 'explanations of predictions',
    noun: /\b(?:(?:local |interpretable |individual )?explanations? (?:of|for) (?:[\w'’]+ ){0,3}predictions?|(?:SHAP|LIME) (?:values?|explanations?|plots?)|model explainability)\b/u,
    clause: /\b(?:predictions|decisions) are explained (?:with|by|using)\b/iu,
  },
  {
    name: 'alerts',
    clause:
      /\b(?:sends?|raises?|triggers?) (?:an? |e-?mail |slack )*alerts?\b|\balerts? (?:is|are) (?:sent|raised)\b/iu,
  },
  {
    name: 'regular retraining',
    clause:
      /\bmodels? (?:is|are) (?:automatically |regularly |periodically )?(?:re-?trained|re-?fitted) (?:hourly|daily|nightly|weekly|monthly|quarterly|(?:every|each|once (?:a|per)) (?:hour|day|night|week|month|quarter))\b/iu,
  },
  { name: 'encryption', clause: /\b(?:is|are) (?:always )?encrypted\b|\bencrypts? (?:all|the|every|our) \w+/iu },
  {
    name: 'pseudonymisation',
    clause: /\b(?:is|are) (?:always |automatically )?(?:pseudonymi[sz]ed|anonymi[sz]ed) (?:before|by|during|in|on)\b/iu,
  },
  {
    name: 'fairness checks',
    noun: /\b(?:fairness|bias) (?:checks?|audits?|metrics?|tests?|assessments?|monitoring|evaluations?)\b/iu,
  },
  {
    name: 'human review',
    noun: /\bhuman[- ]in[- ]the[- ]loop (?:review|approval|checks?)\b/iu,
    clause:
      /\b(?:prediction|decision)s? (?:is|are) (?:always )?reviewed by (?:a |an )?(?:human|person|\w+ officer|caseworker|clinician)\b/iu,
  },
  { name: 'canary release', noun: /\b(?:canary|blue[-/]green|shadow) (?:deployments?|releases?|rollouts?)\b/iu },
  { name: 'model registry', noun: /\bmodel registry\b/iu },
  {
    name: 'experiment tracking',
    noun: /\bexperiment[- ]tracking\b/iu,
    clause: /\bexperiments? (?:is|are) tracked (?:with|using|in|by)\b/iu,
  },
  { name: 'lineage', noun: /\b(?:data|model|end-to-end) lineage\b/iu },
  { name: 'data versioning', noun: /\bdata(?:set)? version(?:ing| control)\b/iu },
  { name: 'hyperparameter search', noun: /\bhyper-?parameter (?:search|tuning|optimi[sz]ation)\b/iu },
  {
    name: 'tests in CI',
    clause:
      /\b(?:CI|GitHub Actions|continuous integration|CI\/CD(?: pipeline)?) (?:automatically |also )?(?:runs?|executes?) (?:[\w-]+ ){0,4}tests\b|\btests? (?:suite )?(?:is|are) (?:automatically )?run (?:automatically )?(?:on|for|with) (?:every|each) (?:push|commit|pull request|PR)\b/iu,
  },
];

const provides =
  /\b(?:supports?|provides?|includes?|has|have|keeps?|offers?|enables?|features?|implements?|employs?|comes with|ships with|performs?|generates?|produces?|maintains?|uses?)\b/iu;

/** An item that begins with what the project does: "Automates retraining based on drift detection". */
const ownDeed =
  /^\W*(?:automates|detects|monitors|tracks|supports|provides|includes|keeps|offers|enables|implements|performs|generates|logs|records|sends|raises|maintains)\b/iu;

/** Nothing is there: "No data or trained models are shared in this repository." */
const nothingShared =
  /^(?:this (?:repository|repo) (?:does not|doesn['’]t) (?:contain|include|hold|share) (?:any )?|no )((?:[\w-]+[ ,]+){0,8}?(?:data|models?|weights))(?: (?:is|are) (?:shared|included|stored|provided|committed|contained|held)\b[^.]{0,20}\b(?:in|with|within) (?:this|the) (?:public )?(?:repository|repo)\b[^.]{0,20})?\.?$/iu;

const assessed =
  /^(?:this|the|our) (?:project|model|system|tool|service) (?:was|has been|is|underwent|has undergone)(?: subject(?:ed)? to| covered by)? (?:an? )?(?:full |completed |approved )?(?:data protection impact assessment|DPIA|algorithmic impact assessment|equality impact assessment)\b/iu;

export function readPromises(blocks: readonly Block[], sentences: readonly Assertion[]): readonly Stated[] {
  const stated = assertionsIn(sentences);
  return [
    ...sentences
      .filter(({ headings, quote }) => !isOtherMatter(headings.slice(1)) && !isUnreal(quote))
      .flatMap(absences),
    ...stated.flatMap(assessments),
    ...stated.flatMap((assertion) => capabilitiesOf(assertion)),
    ...stated.flatMap(listedFeature),
    ...toolHeadings(blocks),
  ];
}

function capabilitiesOf(assertion: Assertion): readonly Stated[] {
  const { quote, item } = assertion;
  const own = ownSubject.test(quote) || (item && ownDeed.test(quote));
  const verb = own ? ((item ? ownDeed.exec(quote) : null) ?? provides.exec(quote)) : null;
  const after = verb ? quote.slice(verb.index + verb[0].length) : '';
  return capabilities
    .filter(
      ({ noun, clause }) =>
        (noun?.test(after) ?? false) || ((own || startsPlain(quote)) && (clause?.test(quote) ?? false)),
    )
    .map(({ name }) => promise(assertion, name));
}

/** Passive clauses have what is done as their subject: "Predictions are explained with SHAP". */
function startsPlain(quote: string): boolean {
  return /^(?:(?:all|every|each|the|our) )?(?:[\w-]+ ){0,3}(?:predictions?|decisions?|models?|experiments?|data|drift|tests?|alerts?|records?|CI|GitHub Actions|continuous integration)\b/iu.test(
    quote,
  );
}

/** An item under "Features" is a promise by its place alone, when it begins with the capability. */
function listedFeature(assertion: Assertion): readonly Stated[] {
  const { quote, headings, item } = assertion;
  if (!item || !/^\W*(?:key |main |core )?(?:features|capabilities|highlights)\W*$/iu.test(headings.at(-1) ?? ''))
    return [];
  const head = quote.split(/\s*[:–—]\s|\s-\s/u, 1)[0] ?? '';
  return capabilities
    .filter(({ noun, clause }) => (noun?.test(head) ?? false) || (clause?.test(quote) ?? false))
    .map(({ name }) => promise(assertion, name));
}

function promise(assertion: Assertion, capability: string): Stated {
  const { quote, line, lastLine } = assertion;
  return { claim: 'promise', quote, line, lastLine, attributes: { capability, text: fold(quote) } };
}

function absences(assertion: Assertion): readonly Stated[] {
  const what = nothingShared.exec(assertion.quote);
  const named = what?.[1] ?? '';
  if (!what || !/repositor|\brepo\b/iu.test(assertion.quote)) return [];
  const data =
    /\bdata\b/iu.test(named) && !/\b(?:personal|patient|sensitive|confidential|private|real|raw)\b/iu.test(named);
  const models = /\b(?:models?|weights)\b/iu.test(named);
  return [
    ...(data ? [promise(assertion, 'no data files')] : []),
    ...(models ? [promise(assertion, 'no model files')] : []),
  ];
}

function assessments(assertion: Assertion): readonly Stated[] {
  return assessed.test(assertion.quote) ? [promise(assertion, 'impact assessment')] : [];
}

const roles: ReadonlyMap<string, string> = new Map([
  ['registry', 'model registry'],
  ['tracking', 'experiment tracking'],
  ['lineage', 'lineage'],
  ['explainability', 'explanations of predictions'],
  ['alerting', 'alerts'],
]);

/** `### Registry: Mlflow Registry` under `# Tools`: the tool that this project uses in that role. */
function toolHeadings(blocks: readonly Block[]): readonly Stated[] {
  const above: { depth: number; text: string }[] = [];
  return blocks.flatMap((block): readonly Stated[] => {
    if (block.kind !== 'heading') return [];
    while ((above.at(-1)?.depth ?? 0) >= block.depth) above.pop();
    const inTools = above.some(({ text }) => /^\W*(?:tools|tech(?:nology)? stack|stack)\W*$/iu.test(text));
    above.push({ depth: block.depth, text: block.text });
    const [, role = '', tool = ''] = /^(\w+)\s*:\s+(\S[^:]{1,40})$/u.exec(block.text) ?? [];
    const capability = roles.get(role.toLowerCase());
    if (!inTools || capability === undefined || isDenied(tool) || isUnreal(tool)) return [];
    const { line, text } = block;
    return [{ claim: 'promise', quote: text, line, lastLine: line, attributes: { capability, text, tool } }];
  });
}
