/** One thing in a list to choose from: its title, its kind, and whose it is where two are called the same. */
import type { ThingsAnswer } from '#api';
import type { ReactNode } from 'react';
import { kindWord, ownerOf } from './lineage-words.ts';

export function FoundThing({ thing }: { readonly thing: ThingsAnswer['things'][number] }): ReactNode {
  return (
    <>
      <span className="block break-words">{thing.title}</span>
      <span className="block text-[0.8125rem] break-words text-quiet">
        {[kindWord(thing.kind), thing.stage, `in ${ownerOf(thing.ref)}`].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}
