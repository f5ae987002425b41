export { type Device, devicesQuery } from './api/devices';
