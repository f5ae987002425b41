export { changeLanguage, startI18n } from './i18n';
export { firstLanguage, isLanguage, type Language, LANGUAGES } from './languages';
