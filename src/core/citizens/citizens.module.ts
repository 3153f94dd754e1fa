import { Module } from '@nestjs/common';
import { CitizenRepository } from './persistence/citizen.repository.js';
import { SetCitizenStatus } from './set-citizen-status.js';

@Module({ providers: [CitizenRepository, SetCitizenStatus], exports: [CitizenRepository, SetCitizenStatus] })
export class CitizensModule {}
