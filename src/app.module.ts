import { Module, type DynamicModule } from '@nestjs/common';
import { AdminApiModule } from './api/admin/admin.module.js';
import { DeskModule } from './api/desk/desk.module.js';
import { LogosModule } from './api/logos/logos.module.js';
import { OidcModule } from './api/oidc/index.js';
import { ExplainModule } from './api/operations/explain.module.js';
import { OperationsModule } from './api/operations/operations.module.js';
import { PhoneModule } from './api/phone/phone.module.js';
import { PkiModule } from './api/pki/pki.module.js';
import { RelyingPartyApiModule } from './api/rp/rp.module.js';
import { SandboxModule } from './api/sandbox/sandbox.module.js';
import { AuditModule } from './core/audit/index.js';
import { HttpModule } from './platform/http/index.js';
import { JobsModule } from './platform/jobs/index.js';
import { KeyValueModule } from './platform/key-value/index.js';
import { PersistenceModule } from './platform/persistence/index.js';
import { RuntimeModule, type Runtime } from './runtime.module.js';
import { schema } from './schema.js';
import { WebModule } from './web/web.module.js';

/** The whole service: what everybody needs, then the doors. Each door brings its rooms. */
@Module({})
export class AppModule {
  static with(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.with(runtime),
        PersistenceModule.with(schema),
        KeyValueModule,
        HttpModule,
        JobsModule,
        WebModule,
        AuditModule,
        OidcModule,
        PhoneModule,
        DeskModule,
        AdminApiModule,
        LogosModule,
        PkiModule,
        ...(runtime.config.relyingPartyApi.RELYING_PARTY_API ? [RelyingPartyApiModule] : []),
        ...(runtime.config.profile === 'local' ? SandboxModule.asFarAs(runtime.config.identity) : []),
        OperationsModule,
        ...(runtime.config.profile === 'local' ? [ExplainModule] : []),
      ],
    };
  }
}
