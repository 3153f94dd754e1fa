import { Module } from '@nestjs/common';
import { RegistryRecordsModule, RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { LogosController } from './logos.controller.js';

/** The door through which pages fetch pictures. */
@Module({ imports: [RegistryRecordsModule, RelyingPartiesModule], controllers: [LogosController] })
export class LogosModule {}
