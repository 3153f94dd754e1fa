import pkcs11, { type Handle, type PKCS11, type Template } from 'pkcs11js';

/** What one caller has to itself for a while: a session, and the library to call with it. */
export interface TokenSession {
  readonly module: PKCS11;
  readonly session: Handle;
}

/** Enough to keep the cores of a token busy. */
const most = 4;
const flags = pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION;

/**
 * One token of a PKCS #11 library, logged in. A session does one thing at a time, so each caller has one to itself;
 * who comes when all are in use waits. A session in which something failed is not used again: the token may have lost
 * it, or be in the middle of something.
 */
export class Pkcs11Token {
  private readonly idle: Handle[] = [];
  private readonly waiting: (() => void)[] = [];
  private open = 0;

  private constructor(
    private readonly module: PKCS11,
    private readonly initialised: boolean,
    private readonly label: string,
    private readonly pin: string,
  ) {}

  /**
   * Loads the library; whether it has such a token, and takes the PIN, shows at the first use.
   * @throws whatever the library says when it cannot be loaded
   */
  static load(library: string, label: string, pin: string): Pkcs11Token {
    const module = new pkcs11.PKCS11();
    module.load(library);
    return new Pkcs11Token(module, initialise(module), label, pin);
  }

  /** @throws Error naming the token when there is none of that label; what the library says; what `work` throws */
  async use<Result>(work: (session: TokenSession) => Result | Promise<Result>): Promise<Result> {
    const session = await this.take();
    try {
      const result = await work({ module: this.module, session });
      this.idle.push(session);
      return result;
    } catch (error) {
      this.discard(session);
      throw error;
    } finally {
      this.waiting.shift()?.();
    }
  }

  /** Ends all sessions. */
  close(): void {
    if (this.initialised) this.module.C_Finalize();
    this.module.close();
  }

  private async take(): Promise<Handle> {
    for (;;) {
      const session = this.idle.pop() ?? (this.open < most ? this.begin() : undefined);
      if (session) return session;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private begin(): Handle {
    const slot = this.slot();
    const session = this.module.C_OpenSession(slot, flags);
    try {
      // Nobody uses this one: handles are void when the last session has ended, and failed ones are ended.
      if (this.login(session)) this.module.C_OpenSession(slot, flags);
    } catch (error) {
      this.module.C_CloseSession(session);
      throw error;
    }
    this.open += 1;
    return session;
  }

  /** All sessions of a process with one token are logged in together (PKCS #11 2.40 §5.6). @returns whether this was the first */
  private login(session: Handle): boolean {
    try {
      this.module.C_Login(session, pkcs11.CKU_USER, this.pin);
      return true;
    } catch (error) {
      if (codeOf(error) === pkcs11.CKR_USER_ALREADY_LOGGED_IN) return false;
      throw error;
    }
  }

  private slot(): Handle {
    const labelled = (slot: Handle) => this.module.C_GetTokenInfo(slot).label.trim() === this.label;
    const slot = this.module.C_GetSlotList(true).find(labelled);
    if (!slot) throw new Error(`there is no token labelled ${this.label}`);
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

/** The objects of a token that are like this, at most `limit` of them. */
export function findObjects({ module, session }: TokenSession, like: Template, limit = 10): Handle[] {
  module.C_FindObjectsInit(session, like);
  const objects = module.C_FindObjects(session, limit);
  module.C_FindObjectsFinal(session);
  return objects;
}

/** A library is initialised once a process (PKCS #11 2.40 §5.4): whoever did it, ends it. */
function initialise(module: PKCS11): boolean {
  try {
    module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
    return true;
  } catch (error) {
    if (codeOf(error) === pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) return false;
    throw error;
  }
}

const codeOf = (error: unknown) => (error as { code?: number }).code;
