import { Module } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { demoPersons } from './adapters/demo-persons.js';
import { DemoPopulationRegister } from './adapters/demo-population-register.js';
import { testPersons } from './adapters/test-persons.js';
import { PopulationRegister } from './population-register.js';

const demoRegister = {
  provide: DemoPopulationRegister,
  inject: [Config],
  useFactory: ({ identity }: Config) =>
    new DemoPopulationRegister(identity.TEST_ACCOUNTS ? [...demoPersons, ...testPersons] : demoPersons),
};

/** The demo register is the only one so far; the configuration has to name it. */
@Module({
  providers: [demoRegister, { provide: PopulationRegister, useExisting: DemoPopulationRegister }],
  exports: [PopulationRegister, DemoPopulationRegister],
})
export class PopulationRegisterModule {}
