export { CitizensModule } from './citizens.module.js';
export { fullName, type Citizen, type CitizenId, type CitizenStatus, type PersonName } from './domain/citizen.js';
export { CreateCitizen } from './persistence/001-create-citizen.migration.js';
export { CitizenRow } from './persistence/citizen.entity.js';
export { CitizenRepository } from './persistence/citizen.repository.js';
export { SetCitizenStatus } from './set-citizen-status.js';
