import { InvalidConfig, type Config } from '../../../config/index.js';
import { SoftwareModule } from './adapters/software-module.js';
import type { CryptographicModule, ModuleName } from './cryptographic-module.js';

/** The modules of this node, by the name under which a key remembers where it is held. */
export class CryptographicModules {
  private constructor(
    private readonly modules: ReadonlyMap<ModuleName, CryptographicModule>,
    /** Where new keys are made. */
    readonly forNewKeys: ModuleName,
  ) {}

  /** @throws InvalidConfig when the library of the hardware security module cannot be used */
  static async of({ keys }: Config): Promise<CryptographicModules> {
    const { PKCS11_MODULE: library, PKCS11_TOKEN: token = '', PKCS11_PIN: pin = '' } = keys;
    const software = ['software', new SoftwareModule()] as const;
    if (library === undefined) return new CryptographicModules(new Map([software]), 'software');
    try {
      // Loaded only where it is used: the binding is native code, and not everywhere is a compiler to build it.
      const { Pkcs11Module } = await import('./adapters/pkcs11-module.js');
      const hardware = new Pkcs11Module(library, token, pin);
      return new CryptographicModules(
        new Map<ModuleName, CryptographicModule>([software, ['pkcs11', hardware]]),
        'pkcs11',
      );
    } catch (error) {
      throw new InvalidConfig([`PKCS11_MODULE cannot be used: ${(error as Error).message}`], { cause: error });
    }
  }

  /** `undefined` when this node is not connected to that module. */
  find(name: string): CryptographicModule | undefined {
    return this.modules.get(name as ModuleName);
  }

  /** @throws InvalidConfig */
  demand(name: string): CryptographicModule {
    const module = this.find(name);
    if (!module) throw new InvalidConfig([`PKCS11_MODULE is missing: signing keys in use are held by ${name}`]);
    return module;
  }

  async close(): Promise<void> {
    for (const module of this.modules.values()) await module.close();
  }
}
