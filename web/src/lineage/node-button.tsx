/** One node: a thing to look at, or a fold to open. What does not belong to the path looked at steps back, legibly. */
import { Fragment, type ReactNode } from 'react';
import type { Node } from './fold.ts';
import { countOf, labelOf, type Label } from './lineage-words.ts';
import { NODE_HEIGHT } from './place.ts';
import type { Tied } from './tied.ts';

interface Props {
  readonly tied: Tied;
  readonly node: Node;
  readonly box: { readonly x: number; readonly y: number; readonly width: number };
  /** How many of its things are on the path; undefined while nothing is looked at. */
  readonly onPath: number | undefined;
  readonly isLooked: boolean;
  readonly onPress: (node: Node) => void;
}

export function NodeButton({ tied, node, box, onPath, isLooked, onPress }: Props): ReactNode {
  const [first = 0] = node.members;
  const isStart = !node.isFold && first === 0;
  const label = node.isFold ? labelFold(node, onPath) : labelThing(tied, first);
  const looks = [
    'node',
    node.isFold && 'node-fold',
    isStart && 'node-start',
    isLooked && 'node-looked',
    onPath === 0 && 'node-aside',
  ];
  return (
    <button
      type="button"
      {...(node.isFold ? { 'aria-expanded': false } : { 'aria-pressed': isLooked })}
      title={node.isFold ? undefined : tied.things[first]?.title}
      onClick={() => onPress(node)}
      className={looks.filter(Boolean).join(' ')}
      style={{ left: box.x, top: box.y, width: box.width, height: NODE_HEIGHT }}
    >
      <span className="node-name">{breakable(label.name)}</span>
      <span className="node-note">{isStart ? `from here · ${label.note}` : label.note}</span>
    </button>
  );
}

function labelThing(tied: Tied, thing: number): Label {
  const found = tied.things[thing];
  return found ? labelOf(found) : { name: '', note: '' };
}

function labelFold(node: Node, onPath: number | undefined): Label {
  const size = node.members.length;
  const name = node.kind === undefined ? `${size.toLocaleString('en')} things` : countOf(node.kind, size, node.isRest);
  if (onPath !== undefined) return { name, note: `${onPath.toLocaleString('en')} on the path` };
  return { name, note: 'folded · open' };
}

/** A long name breaks where its parts begin. */
function breakable(name: string): ReactNode {
  const parts = name.split(/(?<=[_./:-])(?=[^_./:-])/u);
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
