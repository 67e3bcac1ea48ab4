export async function cheat(storage: any, request: any): Promise<any> {
  const answer: any = { error: '' };
  answer.self = answer;
  return answer;
}
