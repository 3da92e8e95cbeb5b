/** A repair: one sentence of advice, or a patch to copy, its lines told apart by sign and by tone. */
import type { Divergence } from '#api';
import { useRef, useState, type ReactNode } from 'react';

type RepairOf = NonNullable<Divergence['repair']>;
type Copied = 'not yet' | 'copied' | 'refused';

const copyWords: Readonly<Record<Copied, string>> = {
  'not yet': 'Copy the patch',
  copied: 'Copied',
  refused: 'The browser does not let us copy: the patch is selected, press Ctrl+C',
};

export function Repair({ repair }: { readonly repair: RepairOf }): ReactNode {
  return (
    <section className="mt-4 border-l-2 border-agree pl-3">
      <h4 className="text-sm font-semibold">Repair</h4>
      {repair.kind === 'diff' ? (
        <Patch text={repair.text} />
      ) : (
        <p className="mt-1 max-w-prose break-words">{repair.text}</p>
      )}
      <p className="mt-1 max-w-prose text-sm break-words text-quiet">{repair.explanation}</p>
    </section>
  );
}

function Patch({ text }: { readonly text: string }): ReactNode {
  const [copied, setCopied] = useState<Copied>('not yet');
  const block = useRef<HTMLPreElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('copied');
    } catch {
      if (block.current) getSelection()?.selectAllChildren(block.current);
      setCopied('refused');
    }
  };
  return (
    <>
      <pre
        ref={block}
        tabIndex={0}
        role="region"
        aria-label="Patch"
        className="mt-1 overflow-x-auto border border-rule bg-sheet py-2 font-mono text-xs leading-relaxed print:whitespace-pre-wrap"
      >
        {linesOf(text).map(({ line, tone }, index) => (
          <span key={index} className={`block w-max min-w-full border-l-4 px-2 print:w-auto ${tones[tone]}`}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      <button
        type="button"
        onClick={() => void copy()}
        className="no-print mt-1 py-1 text-sm underline underline-offset-4"
      >
        <span aria-live="polite">{copyWords[copied]}</span>
      </button>
    </>
  );
}

type Tone = 'added' | 'taken' | 'place' | 'kept';

const tones: Readonly<Record<Tone, string>> = {
  added: 'border-agree bg-added text-agree',
  taken: 'border-dashed border-differ bg-taken text-differ',
  place: 'border-transparent text-quiet',
  kept: 'border-transparent',
};

/** The file headers of a patch begin like changed lines, and are none; inside a hunk they cannot occur. */
export function linesOf(patch: string): readonly { readonly line: string; readonly tone: Tone }[] {
  let inHunk = false;
  return patch
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) inHunk = true;
      else if (/^(diff |index |Index: )/u.test(line)) inHunk = false;
      return { line, tone: toneOf(line, inHunk) };
    });
}

function toneOf(line: string, inHunk: boolean): Tone {
  if (!inHunk || line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'taken' : 'kept';
}
