/** What a session is for, as device links name it. */
export const sessionTypes = ['auth', 'sign', 'cert'] as const;
export type SessionType = (typeof sessionTypes)[number];

/** How a device link is carried to the phone. */
export const deviceLinkTypes = ['QR', 'Web2App', 'App2App'] as const;
export type DeviceLinkType = (typeof deviceLinkTypes)[number];
