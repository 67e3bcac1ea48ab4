/** Stores, and regions with their peers. Fields and values are explained in `proto/metapb.proto`. */
export { Cluster, Peer, Region, RegionEpoch, Store, StoreState } from './gen/metapb';
