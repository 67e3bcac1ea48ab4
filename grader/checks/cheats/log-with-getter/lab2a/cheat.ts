export function cheat(state: any): void {
  if (Object.getOwnPropertyDescriptor(state.log, 'committed')!.get !== undefined) return;
  let highest = state.log.committed;
  state.log = {
    ...state.log,
    get committed() {
      return highest;
    },
    set committed(index) {
      highest = Math.max(highest, index);
    },
  };
}
