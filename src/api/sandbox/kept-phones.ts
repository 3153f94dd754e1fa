import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { PhoneMemory } from '#libs/testing';
import { Config } from '../../config/index.js';

type Kept = Record<string, PhoneMemory>;

/** The phones of test accounts in a file, so that their document numbers stay the same from one start to the next. */
@Injectable()
export class KeptPhones {
  private readonly file: string;
  private readonly phones: Kept;

  constructor({ stores }: Config) {
    this.file = join(stores.DATA_DIR, 'test-phones.json');
    this.phones = existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as Kept) : {};
  }

  find(person: string): PhoneMemory | undefined {
    return this.phones[person];
  }

  keep(person: string, memory: PhoneMemory): void {
    this.phones[person] = memory;
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileSync(this.file, JSON.stringify(this.phones), { mode: 0o600 });
  }
}
