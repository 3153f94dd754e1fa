import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Config } from '../../config/index.js';
import { Contract } from './contract.js';
import { NodeOutgoingHttp } from './node-outgoing-http.js';
import { ContractGuard } from './operation.js';
import { OutgoingHttp } from './outgoing-http.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimit } from './rate-limit.js';
import { SameOriginGuard } from './same-origin.guard.js';

/** What every door shares: the contract, problem answers, limits. */
@Global()
@Module({
  providers: [
    { provide: Contract, useFactory: () => new Contract() },
    { provide: APP_GUARD, useClass: SameOriginGuard },
    { provide: APP_GUARD, useClass: ContractGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    RateLimit,
    {
      provide: OutgoingHttp,
      inject: [Config],
      useFactory: ({ profile }: Config) => new NodeOutgoingHttp(profile === 'local'),
    },
  ],
  exports: [Contract, RateLimit, OutgoingHttp],
})
export class HttpModule {}
