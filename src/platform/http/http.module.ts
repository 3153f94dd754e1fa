import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Contract } from './contract.js';
import { ContractGuard } from './operation.js';
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
  ],
  exports: [Contract, RateLimit],
})
export class HttpModule {}
