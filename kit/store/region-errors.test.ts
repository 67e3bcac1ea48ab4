import { RegionError } from '#kit/wire/error';

import { RegionRefusal, notLeader, regionNotFound, staleCommand, storeNotMatch } from './region-errors';

test.each([
  ['notLeader', notLeader(7, { id: 12, storeId: 2 }), { regionId: 7, leader: { id: 12, storeId: 2 } }, /peer 12 on store 2/],
  ['notLeader', notLeader(7, undefined), { regionId: 7, leader: undefined }, /not known here/],
  ['staleCommand', staleCommand(), {}, /did not take effect/],
  ['regionNotFound', regionNotFound(7), { regionId: 7 }, /no peer of region 7/],
  ['storeNotMatch', storeNotMatch(2, 3), { requestStoreId: 2, actualStoreId: 3 }, /for store 2, and this is store 3/],
] as const)('%s arrives with what a client needs, and a word for people; nothing else is set', (field, error, content, message) => {
  const { message: said, ...fields } = RegionError.decode(RegionError.encode(error).finish());
  expect(said).toMatch(message);
  expect(Object.entries(fields).filter(([, value]) => value !== undefined)).toEqual([[field, content]]);
});

test('a refusal carries its error, and says the same', () => {
  expect(new RegionRefusal(staleCommand())).toMatchObject({ regionError: staleCommand(), message: staleCommand().message });
});
