export { entryRoute, frameRoute, rootRoute } from './parents';
