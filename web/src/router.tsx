/** The screens and their addresses: the map, and lineage. What is chosen stands in the address; see view.ts. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { readLineageView } from './lineage/lineage-view.ts';
import { LineageScreen } from './lineage/lineage-screen.tsx';
import { MapScreen } from './map-screen.tsx';
import { parseSearch, readView, writeSearch } from './view.ts';

const rootRoute = createRootRoute();
const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readView,
  component: MapScreen,
});
const lineageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lineage',
  validateSearch: readLineageView,
  component: LineageScreen,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([mapRoute, lineageRoute]),
  defaultNotFoundComponent: MapScreen,
  parseSearch,
  stringifySearch: writeSearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
