export { theme } from './theme';
export { cssVariablesResolver, schemeVariables } from './variables';
