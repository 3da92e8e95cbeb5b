/** One route: the map. What is chosen on it stands in the address; see view.ts. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { MapScreen } from './map-screen.tsx';
import { parseSearch, readView, writeSearch } from './view.ts';

const rootRoute = createRootRoute();
const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readView,
  component: MapScreen,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([mapRoute]),
  defaultNotFoundComponent: MapScreen,
  parseSearch,
  stringifySearch: writeSearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
