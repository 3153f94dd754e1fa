/** What an officer may do; see `duties`. */
export const roles = ['operator', 'security-officer', 'auditor'] as const;

export type Role = (typeof roles)[number];

/** What can be done here, from harmless to grave. */
export type Duty = 'read' | 'propose' | 'approve';

const duties: Readonly<Record<Role, readonly Duty[]>> = {
  auditor: ['read'],
  operator: ['read', 'propose'],
  'security-officer': ['read', 'propose', 'approve'],
};

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

/** Whether one of the roles carries the duty. */
export function mayDo(held: readonly Role[], duty: Duty): boolean {
  return held.some((role) => duties[role].includes(duty));
}
