/** Everything a reader can choose stands in the address, so that each view can be sent to somebody. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { MapScreen } from './map-screen.tsx';

export interface View {
  /** Model, by reference. */
  readonly model?: string;
  readonly stage?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly q?: string;
  /** The divergence that is open, by id. */
  readonly d?: string;
  /** The place that is open: `MODEL|STAGE`. */
  readonly at?: string;
}

const names = ['model', 'stage', 'kind', 'outcome', 'q', 'd', 'at'] as const;

function readView(search: Record<string, unknown>): View {
  return Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : [])),
  );
}

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
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
