export * from '#labs/lab1/../../reference/lab1/raw-api';
