export * from '#labs/lab1/../evil/x';
