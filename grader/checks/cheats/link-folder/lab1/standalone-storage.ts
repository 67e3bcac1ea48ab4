export * from './stolen/standalone-storage';
