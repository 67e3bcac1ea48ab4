export * from '#cluster/../reference/lab1/raw-api';
