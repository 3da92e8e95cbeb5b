/**
 * The lineage drawn: a column for each stage, things in them, and lines from what is depended on to what depends. Lines are
 * for the eye only; what they say stands in the details of a thing and in the lists below.
 */
import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { bundle } from './bundle.ts';
import type { Node } from './fold.ts';
import { NodeButton } from './node-button.tsx';
import { isOnPath, type Path } from './path.ts';
import { draw, type Stroke } from './pen.ts';
import { place, type Lane, type Placed } from './place.ts';
import type { Tied } from './tied.ts';
import { useWidth } from './use-width.ts';

const HEAD = 34;

interface Props {
  readonly tied: Tied;
  readonly nodes: readonly Node[];
  readonly path: Path | undefined;
  readonly looked: string | undefined;
  readonly onPress: (node: Node) => void;
  readonly onShut: (lane: number) => void;
}

export function Drawing({ tied, nodes, path, looked, onPress, onShut }: Props): ReactNode {
  const [width, measured] = useWidth(1100);
  // Where things stand does not depend on what is looked at: nothing jumps.
  const placed = useMemo(() => place(nodes, bundle(tied, nodes, undefined).lines, width), [tied, nodes, width]);
  const bundled = useMemo(() => bundle(tied, nodes, path), [tied, nodes, path]);
  return (
    <div ref={measured} className="drawing no-print">
      <div role="group" aria-label="Drawing by stage" className="drawing-scroll" onKeyDown={moveByArrows}>
        <div className="relative" style={{ width: placed.width, height: placed.height + HEAD }}>
          {placed.lanes.map((lane, index) => (
            <LaneColumn key={lane.name} lane={lane} height={placed.height} onShut={shutterOf(nodes, index, onShut)} />
          ))}
          <Lines placed={placed} strokes={draw(placed, bundled.lines)} />
          {placed.lanes.flatMap((lane) =>
            lane.nodes.map((index) => {
              const node = nodes[index];
              const box = placed.boxes[index];
              return node && box ? (
                <NodeButton
                  key={node.key}
                  tied={tied}
                  node={node}
                  box={{ ...box, y: box.y + HEAD }}
                  onPath={path ? node.members.filter((thing) => isOnPath(path, thing)).length : undefined}
                  isLooked={node.key === looked}
                  onPress={onPress}
                />
              ) : null;
            }),
          )}
        </div>
      </div>
      {bundled.left > 0 && (
        <p className="mt-2 text-sm text-quiet">
          {bundled.left.toLocaleString('en')} links are not drawn: there would be more lines than can be told apart.
          Each thing’s details name all of its own.
        </p>
      )}
    </div>
  );
}

/** A lane that shows more than one node can be folded. */
function shutterOf(nodes: readonly Node[], lane: number, onShut: (lane: number) => void): (() => void) | undefined {
  return nodes.filter((node) => node.lane === lane).length > 2 ? () => onShut(lane) : undefined;
}

function LaneColumn(props: {
  readonly lane: Lane;
  readonly height: number;
  readonly onShut: (() => void) | undefined;
}): ReactNode {
  const { name, x, width, nodes } = props.lane;
  const style = { left: x, width, height: props.height + HEAD };
  if (nodes.length === 0)
    return (
      <div className="lane lane-empty" style={style}>
        <span className="lane-upright">{name}</span>
      </div>
    );
  return (
    <div className="lane" style={style}>
      <p className="flex items-baseline justify-between gap-2 px-[14px] text-sm">
        <span className="font-semibold">{name}</span>
        {props.onShut && (
          <button
            type="button"
            aria-label={`Fold ${name}`}
            onClick={props.onShut}
            className="text-quiet underline decoration-rule underline-offset-4 hover:text-ink"
          >
            fold
          </button>
        )}
      </p>
    </div>
  );
}

function Lines({ placed, strokes }: { readonly placed: Placed; readonly strokes: readonly Stroke[] }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      className="lines"
      style={{ top: HEAD }}
      width={placed.width}
      height={placed.height}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
    >
      {strokes.map(({ key, layer, isInferred, isFaint, curves, heads }) => (
        <g key={key} opacity={isFaint ? 0.13 : 0.75} stroke={`var(--${layer})`} fill={`var(--${layer})`}>
          <path d={curves} fill="none" strokeWidth={1.3} strokeDasharray={isInferred ? '4 4' : undefined} />
          <path d={heads} stroke="none" />
        </g>
      ))}
    </svg>
  );
}

/** Arrows go to the nearest node on that side; Tab goes through all. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  const here = document.activeElement;
  if (!way || !(here instanceof HTMLElement) || !here.matches('.node')) return;
  const [dx = 0, dy = 0] = way;
  const [x, y] = [here.offsetLeft, here.offsetTop];
  const reach = [...event.currentTarget.querySelectorAll<HTMLElement>('.node')].flatMap((node) => {
    const [right, down] = [node.offsetLeft - x, node.offsetTop - y];
    const along = right * dx + down * dy;
    const isColumn = dy !== 0;
    if (along <= 0 || (isColumn && right !== 0)) return [];
    return { node, far: isColumn ? along : along * 1000 + Math.abs(down) };
  });
  const nearest = reach.toSorted((a, b) => a.far - b.far)[0];
  event.preventDefault();
  nearest?.node.focus();
}
