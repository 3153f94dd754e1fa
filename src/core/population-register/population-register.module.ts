import { Module } from '@nestjs/common';
import { DemoPopulationRegister } from './adapters/demo-population-register.js';
import { PopulationRegister } from './population-register.js';

/** The demo register is the only one so far; the configuration has to name it. */
@Module({
  providers: [DemoPopulationRegister, { provide: PopulationRegister, useExisting: DemoPopulationRegister }],
  exports: [PopulationRegister, DemoPopulationRegister],
})
export class PopulationRegisterModule {}
