export * from '../../reference/lab1/raw-api';
