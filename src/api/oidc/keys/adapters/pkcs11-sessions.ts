import pkcs11, { type Handle, type PKCS11 } from 'pkcs11js';

const most = 4;

/**
 * Sessions with one token. A session does one thing at a time, so each caller has one to itself. A session in which
 * something failed is not used again: the module may have lost it, or be in the middle of something.
 */
export class Pkcs11Sessions {
  private readonly idle: Handle[] = [];
  private readonly waiting: (() => void)[] = [];
  private open = 0;

  constructor(
    private readonly module: PKCS11,
    private readonly token: string,
    private readonly pin: string,
  ) {}

  async use<Result>(work: (session: Handle) => Result | Promise<Result>): Promise<Result> {
    const session = await this.take();
    try {
      const result = await work(session);
      this.idle.push(session);
      return result;
    } catch (error) {
      this.discard(session);
      throw error;
    } finally {
      this.waiting.shift()?.();
    }
  }

  private async take(): Promise<Handle> {
    for (;;) {
      const session = this.idle.pop() ?? (this.open < most ? this.login() : undefined);
      if (session) return session;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private login(): Handle {
    const session = this.module.C_OpenSession(this.slot(), pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION);
    try {
      this.module.C_Login(session, pkcs11.CKU_USER, this.pin);
    } catch (error) {
      // All sessions of a process with one token are logged in together (PKCS #11 2.40 §5.6).
      if ((error as { code?: number }).code !== pkcs11.CKR_USER_ALREADY_LOGGED_IN) {
        this.module.C_CloseSession(session);
        throw error;
      }
    }
    this.open += 1;
    return session;
  }

  private slot(): Handle {
    const labelled = (slot: Handle) => this.module.C_GetTokenInfo(slot).label.trim() === this.token;
    const slot = this.module.C_GetSlotList(true).find(labelled);
    if (!slot) throw new Error(`the PKCS#11 module has no token labelled ${this.token}`);
    return slot;
  }

  private discard(session: Handle): void {
    this.open -= 1;
    try {
      this.module.C_CloseSession(session);
    } catch {
      // It was lost before.
    }
  }
}
