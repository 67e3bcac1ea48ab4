export * from './stolen/raw-api';
