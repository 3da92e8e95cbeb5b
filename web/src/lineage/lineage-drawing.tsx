/**
 * The drawing: a lane for each stage, things as buttons over the lines that tie them. It is for the eye; the list below it
 * says the same in words.
 */
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Drawn, DrawnNode } from './group.ts';
import { layOut, NODE_HEIGHT } from './layout.ts';

interface Props {
  readonly drawn: Drawn;
  readonly near: ReadonlySet<string> | undefined;
  readonly focus: string | undefined;
  readonly onFocus: (ref: string) => void;
  readonly onOpen: (key: string) => void;
}

export function LineageDrawing({ drawn, near, focus, onFocus, onOpen }: Props): ReactNode {
  const [frame, room] = useRoom();
  const { width, height, nodeWidth, lanes, places, lines } = layOut(drawn, room);
  const isFaint = (key: string): boolean => near !== undefined && !near.has(key);
  return (
    <div
      ref={frame}
      role="region"
      aria-label="Lineage by stage"
      tabIndex={0}
      className="lineage-drawing mt-4 overflow-x-auto border-y border-rule py-3"
    >
      <div className="relative mx-auto" style={{ width, height }}>
        {lanes.map((lane) => (
          <p
            key={lane.name}
            className="absolute top-0 border-b border-rule text-center text-sm text-quiet"
            style={{ left: lane.x, width: nodeWidth }}
          >
            {lane.name}
          </p>
        ))}
        <svg width={width} height={height} className="pointer-events-none absolute inset-0" aria-hidden="true">
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0,0L8,4L0,8" fill="none" stroke="var(--quiet)" />
            </marker>
          </defs>
          {lines.map(({ edge, path }) => (
            <path
              key={`${edge.from} ${edge.to}`}
              d={path}
              fill="none"
              stroke="var(--quiet)"
              strokeWidth={Math.min(4, 1 + Math.log10(edge.links))}
              strokeDasharray={edge.sure ? undefined : '4 4'}
              opacity={isFaint(edge.from) || isFaint(edge.to) ? 0.12 : 0.65}
              markerEnd="url(#tip)"
            />
          ))}
        </svg>
        {places.map(({ node, x, y }) => (
          <button
            key={node.key}
            type="button"
            aria-pressed={node.folded ? undefined : node.key === focus}
            aria-expanded={node.folded ? false : undefined}
            onClick={() => (node.folded ? onOpen(node.key) : onFocus(node.key))}
            title={node.folded ? node.title : node.things[0]?.title}
            className={`absolute flex items-center justify-center overflow-hidden rounded-sm border px-2 text-center text-[0.8125rem] leading-tight hover:bg-mark ${toLook(node, node.key === focus)} ${isFaint(node.key) ? 'lineage-faint' : ''}`}
            style={{ left: x, top: y, width: nodeWidth, height: NODE_HEIGHT }}
          >
            <span className="line-clamp-2 break-words [overflow-wrap:anywhere]">{node.title}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

/** The width that the drawing has, as it changes. */
function useRoom(): readonly [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(1300);
  useEffect(() => {
    const { current } = frame;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => setRoom(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [frame, room];
}

function toLook({ side, folded }: DrawnNode, focused: boolean): string {
  if (focused) return 'border-ink bg-mark font-semibold';
  if (side === 'start') return 'border-2 border-ink bg-sheet font-semibold';
  return folded ? 'border-double border-4 border-rule bg-paper text-ink' : 'border-rule bg-sheet';
}
