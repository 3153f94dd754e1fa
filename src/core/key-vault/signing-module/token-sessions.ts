import pkcs11, { type Handle, type PKCS11 } from 'pkcs11js';

/** Enough to keep the cores of a token busy. */
const most = 4;

/**
 * Sessions with one token; each does one thing at a time. One in which something has failed is not used again: the
 * token may be in the middle of an operation.
 */
export class TokenSessions {
  private readonly idle: Handle[] = [];
  private readonly waiting: (() => void)[] = [];
  private open = 0;

  private constructor(
    private readonly module: PKCS11,
    private readonly slot: Handle,
    /** Stays open: the login of a process ends with its last session (PKCS #11 2.40 §5.6). */
    readonly first: Handle,
  ) {}

  /** @throws Error in words for the operator, or what the token says */
  static login(module: PKCS11, token: string, pin: string): TokenSessions {
    const labelled = (slot: Handle) => module.C_GetTokenInfo(slot).label.trim() === token;
    const slot = module.C_GetSlotList(true).find(labelled);
    if (!slot) throw new Error(`there is no token labelled ${token}`);
    const first = module.C_OpenSession(slot, pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION);
    module.C_Login(first, pkcs11.CKU_USER, pin);
    return new TokenSessions(module, slot, first);
  }

  async use<Result>(work: (session: Handle) => Promise<Result>): Promise<Result> {
    const session = await this.take();
    try {
      const result = await work(session);
      this.idle.push(session);
      return result;
    } catch (error) {
      this.open -= 1;
      this.module.C_CloseSession(session);
      throw error;
    } finally {
      this.waiting.shift()?.();
    }
  }

  private async take(): Promise<Handle> {
    for (;;) {
      const session = this.idle.pop();
      if (session) return session;
      if (this.open < most) {
        this.open += 1;
        return this.module.C_OpenSession(this.slot, pkcs11.CKF_SERIAL_SESSION);
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
