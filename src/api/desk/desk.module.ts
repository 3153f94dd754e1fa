import { Module } from '@nestjs/common';
import { IdentityProofingModule } from '../../core/identity-proofing/index.js';
import { PopulationRegisterModule } from '../../core/population-register/index.js';
import { DeskController } from './desk.controller.js';

/** The door of the registration desk. */
@Module({ imports: [IdentityProofingModule, PopulationRegisterModule], controllers: [DeskController] })
export class DeskModule {}
