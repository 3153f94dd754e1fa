import { Module } from '@nestjs/common';
import { ExplainController } from './explain.controller.js';

/** For integrators who test on their own machine. It exists only in profile `local`. */
@Module({ controllers: [ExplainController] })
export class ExplainModule {}
