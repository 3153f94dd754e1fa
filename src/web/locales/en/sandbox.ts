export const sandbox = {
  'sandbox.use': 'Use a test phone',
  'sandbox.title': 'Test phone',
  'sandbox.text':
    'A phone that this server plays for you: it answers the request as you choose, with a key of its own. It exists for tests only.',
  'sandbox.person': 'Person',
  'sandbox.outcome': 'Answer',
  'sandbox.confirm': 'Confirm',
  'sandbox.refuse': 'Refuse',
  'sandbox.not_me': 'This was not me',
  'sandbox.go': 'Answer',
};
