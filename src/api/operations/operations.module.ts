import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';
import { HealthController } from './health.controller.js';

/** The door of operators and integrators: health, documentation. */
@Module({ controllers: [HealthController, DocsController] })
export class OperationsModule {}
