class Live extends Array<any> {
  override map(): any {
    return this;
  }
}

export const remember = (): void => undefined;
export const recall = (): undefined => undefined;
export const wrap = (batch: any): any => Live.from(batch);
