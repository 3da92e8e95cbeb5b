/** One thing: how it is tied to what was asked about, link by link, each with how it is known and where that stands. */
import type { LineageThing, LineageWalk } from '#api';
import { useEffect, useRef, type ReactNode } from 'react';
import { Place } from '../evidence.tsx';
import { linkTo, thingsOf, wayTo } from './group.ts';
import { methodWords, nameKind, relationWords } from './words.ts';

interface Props {
  readonly walk: LineageWalk;
  readonly thing: LineageThing;
  readonly onStart: (ref: string) => void;
  readonly onClose: () => void;
}

export function ThingPanel({ walk, thing, onStart, onClose }: Props): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [thing.ref]);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  const leave = useRef((): void => {
    focusOrigin();
    close.current();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const empties = event.target instanceof HTMLInputElement && event.target.value !== '';
      if (event.key === 'Escape' && !event.defaultPrevented && !empties) leave.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const way = wayTo(walk, thing.ref);
  return (
    <aside aria-label="Details" className="panel">
      <div className="sticky top-0 z-10 flex items-baseline gap-4 bg-paper pt-5 pb-2 print:static">
        <h2
          ref={heading}
          tabIndex={-1}
          className="min-w-0 font-serif text-2xl leading-tight break-words [overflow-wrap:anywhere] outline-none"
        >
          {thing.title}
        </h2>
        <button
          type="button"
          onClick={() => leave.current()}
          className="no-print ml-auto shrink-0 py-1 text-sm underline underline-offset-4"
        >
          Close
        </button>
      </div>
      <p className="text-quiet">{[nameKind(thing.kind), thing.stage].filter(Boolean).join(' · ')}</p>
      <p className="mt-1 font-mono text-xs break-all text-quiet">{thing.ref}</p>
      {thing.ref !== walk.start.ref && (
        <button
          type="button"
          onClick={() => onStart(thing.ref)}
          className="no-print mt-3 border border-ink px-3 py-1.5 text-sm hover:bg-sheet"
        >
          Ask about this instead
        </button>
      )}
      {way.length > 0 && (
        <section className="mt-5 border-t border-rule pt-4">
          <h3 className="mb-2 text-sm font-semibold">
            How it is tied to {walk.start.title}: {way.length} {way.length === 1 ? 'link' : 'links'}
          </h3>
          <ol className="space-y-4">
            {way.map((step) => (
              <Step key={step.ref} walk={walk} step={step} />
            ))}
          </ol>
        </section>
      )}
    </aside>
  );
}

/** The reader goes on where the thing was chosen. */
function focusOrigin(): void {
  const pressed = [...document.querySelectorAll<HTMLElement>('[aria-pressed="true"]')];
  pressed.find((each) => each.checkVisibility())?.focus({ preventScroll: true });
}

function Step({ walk, step }: { readonly walk: LineageWalk; readonly step: LineageThing }): ReactNode {
  const link = linkTo(walk, step);
  if (!link) return null;
  const all = thingsOf(walk);
  const nameOf = (ref: string): string => all.get(ref)?.title ?? ref;
  return (
    <li className="border-l-2 pl-3" style={{ borderColor: `var(--${link.layer})` }}>
      <p className="break-words [overflow-wrap:anywhere]">
        <b className="font-semibold">{nameOf(link.from)}</b> {relationWords(link)}{' '}
        <b className="font-semibold">{nameOf(link.to)}</b>
      </p>
      <p className="text-sm">
        <span style={{ color: `var(--${link.layer})` }}>{link.layer}</span>{' '}
        <span className="text-quiet">
          {methodWords(link)}
          {link.because === undefined ? '' : `: ${link.because}`}
        </span>
      </p>
      {link.evidence.slice(0, 4).map(({ source, locator }, at) => (
        <Place key={`${at} ${locator}`} source={source} locator={locator} />
      ))}
    </li>
  );
}
