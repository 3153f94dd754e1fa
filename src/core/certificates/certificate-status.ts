import { Injectable } from '@nestjs/common';
import type { CertificateState } from './domain/certificate.js';
import { CertificateAuthority } from './certificate-authority.js';
import { CertificateStatusRepository } from './persistence/certificate-status.repository.js';

interface Waiting {
  readonly resolve: (state: CertificateState | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const mostAtOnce = 1_000;

/**
 * What certificates are now, always as the records have it: a suspension on one node shows on every other at once. Who
 * asks while a question to the records is under way is answered by the next one, together with all others.
 */
@Injectable()
export class CertificateStatus {
  private readonly waiting = new Map<string, Waiting[]>();
  private asking = false;

  constructor(
    private readonly authority: CertificateAuthority,
    private readonly statuses: CertificateStatusRepository,
  ) {}

  /** @param serial hexadecimal. @returns undefined when no such certificate was issued */
  of(serial: string): Promise<CertificateState | undefined> {
    const answer = new Promise<CertificateState | undefined>((resolve, reject) => {
      this.waiting.set(serial, [...(this.waiting.get(serial) ?? []), { resolve, reject }]);
    });
    if (!this.asking) void this.askAll();
    return answer;
  }

  private async askAll(): Promise<void> {
    this.asking = true;
    // Whoever comes in the same turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.size > 0) {
      const asked = [...this.waiting].slice(0, mostAtOnce);
      for (const [serial] of asked) this.waiting.delete(serial);
      await this.ask(asked);
    }
    this.asking = false;
  }

  private async ask(asked: readonly (readonly [string, readonly Waiting[]])[]): Promise<void> {
    try {
      const serials = asked.map(([serial]) => serial);
      const states = await this.statuses.find(serials, this.authority.id);
      for (const [serial, all] of asked) for (const { resolve } of all) resolve(states.get(serial));
    } catch (error) {
      for (const [, all] of asked) for (const { reject } of all) reject(error);
    }
  }
}
