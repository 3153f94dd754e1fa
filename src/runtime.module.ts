import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { Config } from './config/index.js';
import { Front } from './platform/http/index.js';
import { Log } from './platform/logging/index.js';

/** What a process is given from outside, and what tests replace. */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly front: Front;
}

@Global()
@Module({})
export class RuntimeModule {
  static with({ config, clock, random, log, front }: Runtime): DynamicModule {
    const providers = [
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Random, useValue: random },
      { provide: Log, useValue: log },
      { provide: Front, useValue: front },
    ];
    return { module: RuntimeModule, providers, exports: providers };
  }
}
