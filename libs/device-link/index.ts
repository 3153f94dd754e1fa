export { formatDeviceLink, parseDeviceLink, qrMac, type DeviceLink } from './device-link.js';
