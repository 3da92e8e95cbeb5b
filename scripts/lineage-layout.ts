/**
 * `node scripts/lineage-layout.ts [THINGS LINKS]`: how long the lineage screen computes until it can draw, for a made-up
 * answer; by itself, and after a thing was looked at. Ends with 1 when that takes longer than the floor.
 */
import { bundle } from '../web/src/lineage/bundle.ts';
import { fold } from '../web/src/lineage/fold.ts';
import { makeWalk } from '../web/src/lineage/made-up.ts';
import { pathOf } from '../web/src/lineage/path.ts';
import { draw } from '../web/src/lineage/pen.ts';
import { place } from '../web/src/lineage/place.ts';
import { tie } from '../web/src/lineage/tied.ts';

const FLOOR_MS = 200;
const [things = 20_000, links = 40_000] = process.argv.slice(2).map(Number);
const walk = makeWalk(things, links);
let slowest = 0;
for (const round of ['cold', 'again', 'again']) {
  const began = performance.now();
  const tied = tie(walk);
  const path = round === 'cold' ? undefined : pathOf(tied, Math.floor(things / 2));
  const nodes = fold(tied, { opened: new Map(), shut: new Set(), pinned: [0] });
  const { lines } = bundle(tied, nodes, path);
  const strokes = draw(place(nodes, lines, 1100), lines);
  const took = performance.now() - began;
  slowest = Math.max(slowest, took);
  console.log(
    `${round.padEnd(6)} ${took.toFixed(1)} ms: ${things} things and ${links} links as ${nodes.length} nodes, ${lines.length} lines, ${strokes.length} strokes`,
  );
}
process.exitCode = slowest <= FLOOR_MS ? 0 : 1;
