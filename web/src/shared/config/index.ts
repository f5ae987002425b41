export { configQuery, type ServerConfig, useConfig } from './useConfig';
