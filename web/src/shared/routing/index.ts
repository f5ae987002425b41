export { entryRoute, frameRoute, openRoute, rootRoute } from './parents';
