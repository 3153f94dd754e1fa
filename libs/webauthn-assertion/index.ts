export {
  verifyAssertion,
  type Assertion,
  type AssertionFault,
  type AssertionVerdict,
  type ExpectedCeremony,
  type ExpectedCredential,
} from './assertion.js';
