export { LiveStrip } from './components/LiveStrip';
