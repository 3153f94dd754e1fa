import { common } from './common.js';
import { desk } from './desk.js';
import { errors } from './errors.js';
import { login } from './login.js';
import { phone } from './phone.js';
import { sandbox } from './sandbox.js';

export const uk = { ...common, ...login, ...phone, ...errors, ...desk, ...sandbox };
