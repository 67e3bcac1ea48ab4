/**
 * Why a region did not take a request. The protocol's `Error` is `RegionError` here, so that it does not hide the built-in one.
 * Fields and values are explained in `proto/errorpb.proto`.
 */
export { EpochNotMatch, KeyNotInRegion, NotLeader, Error as RegionError, RegionNotFound, StaleCommand, StoreNotMatch } from './gen/errorpb';
