import { Module } from '@nestjs/common';
import { AdministrationModule } from '../../core/administration/index.js';
import { CitizensModule } from '../../core/citizens/index.js';
import { RegistryRecordsModule } from '../../core/relying-parties/index.js';
import { ClientsController } from './clients.controller.js';
import { LogosController } from './logos.controller.js';
import { OfficersController } from './officers.controller.js';
import { OrganisationsController } from './organisations.controller.js';
import { ProposalsController } from './proposals.controller.js';
import { SeedAdminClient } from './seed-admin-client.js';
import { Presenter } from './wire.js';

/** The door of the officers who look after the registry. */
@Module({
  imports: [AdministrationModule, CitizensModule, RegistryRecordsModule],
  controllers: [ClientsController, OrganisationsController, LogosController, ProposalsController, OfficersController],
  providers: [Presenter, SeedAdminClient],
})
export class AdminApiModule {}
