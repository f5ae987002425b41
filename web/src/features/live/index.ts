export { WorkoutLinksCard } from './components/LinksCard';
export { LiveStrip } from './components/LiveStrip';
