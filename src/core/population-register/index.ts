export { type DemoPerson, demoPersons } from './adapters/demo-persons.js';
export { DemoPopulationRegister } from './adapters/demo-population-register.js';
export { testPersons } from './adapters/test-persons.js';
export { ageOn, type PersonType, type RegisteredPerson, type VitalStatus } from './domain/registered-person.js';
export { PopulationRegister } from './population-register.js';
export { PopulationRegisterModule } from './population-register.module.js';
