import { readFileSync } from 'node:fs';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Config } from '../../config/index.js';
import { Contract } from './contract.js';
import { ContractGuard } from './operation.js';
import { ProblemFilter } from './problem.filter.js';
import { ProblemDialects } from './problem-dialects.js';
import { MutualTls } from './mutual-tls.js';
import { Outbound } from './outbound.js';
import { RateLimit } from './rate-limit.js';
import { SameOriginGuard } from './same-origin.guard.js';

const outbound = {
  provide: Outbound,
  inject: [Config],
  useFactory: ({ profile, http }: Config) => {
    const { OUTBOUND_NETWORKS: networks, OUTBOUND_CA_FILE: file } = http;
    const authorities = file === undefined ? undefined : readFileSync(file, 'utf8');
    return new Outbound({ networks, plainHttp: profile === 'local', authorities });
  },
};

/** What every door shares: the contract, problem answers, limits. */
@Global()
@Module({
  providers: [
    { provide: Contract, useFactory: () => new Contract() },
    { provide: APP_GUARD, useClass: SameOriginGuard },
    { provide: APP_GUARD, useClass: ContractGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    ProblemDialects,
    RateLimit,
    outbound,
    MutualTls,
  ],
  exports: [Contract, RateLimit, Outbound, ProblemDialects],
})
export class HttpModule {}
