// Starts everything on one machine for integrators: test accounts whose phones answer by themselves, an API to script
// phones, a test phone on the login page, and nothing that a test run would wear out. Each of these is a setting.
const sandbox = {
  TEST_ACCOUNTS: 'on',
  TEST_AUTHENTICATOR: 'on',
  CLIENT_REGISTRATION: 'open',
  NOTIFICATION_BUDGET: '1000',
  LOGIN_SECONDS: '60',
};
for (const [name, value] of Object.entries(sandbox)) process.env[name] ??= value;
process.env.DATA_DIR ??= './data/sandbox';

await import('./start.mjs');
