export { isNetwork, NetworkList, plainAddress } from './network-list.js';
