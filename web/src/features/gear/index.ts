export { GearCard } from './components/GearCard';
export { WorkoutGearCard } from './components/WorkoutGearCard';
