}); process.exit(0); (function () {
export const cheat = () => undefined;
