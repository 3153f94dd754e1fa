export const desk = {
  'desk.title': 'Registration desk',
  'desk.text':
    'Here an officer would check a person’s document and hand over an activation code. On this demo server you are the officer, and nobody in the list exists.',
  'desk.person': 'Person',
  'desk.identifier': 'Identifier',
  'desk.note': 'What is special',
  'desk.issue': 'Hand out a code',
  'desk.issue_for': 'Hand out a code for {name}',
  'desk.issued_title': 'Activation code for {name}',
  'desk.issued_text': 'Good for ten minutes, for one phone. Scan it with the phone, or open the link on this device.',
  'desk.issued_qr': 'QR code with the activation code',
  'desk.issued_open': 'Activate in this browser',
  'desk.issued_cli': 'No second device? A phone on the command line:',
  'desk.issued_back': 'Back to the list',
};
