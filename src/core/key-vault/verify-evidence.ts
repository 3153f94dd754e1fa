import type { Database } from '../../platform/persistence/index.js';
import { VerifyAuditChain, type ChainVerdict, type RecordedEvent } from '../audit/index.js';
import { evidenceFault, evidenceHash, type EvidenceFault } from './domain/evidence.js';
import { signedType } from './key-vault.events.js';
import { SignatureEvidenceRepository, type KeptEvidence } from './persistence/signature-evidence.repository.js';

/** A signature whose evidence is not what the audit says it is. */
export interface BrokenEvidence {
  /** SHA-256 of the intent, base64url. */
  readonly intent: string;
  readonly fault: EvidenceFault | 'missing' | 'changed';
}

export interface EvidenceVerdict {
  readonly chain: ChainVerdict;
  /** How many signatures have evidence that holds. */
  readonly proven: number;
  readonly broken: readonly BrokenEvidence[];
  /** Evidence that no event in the chain speaks of: the youngest, for as long as it takes to seal its event. */
  readonly unsealed: number;
}

/** Checks every signature that was ever made, with nothing but the records: neither the service nor its keys. */
export class VerifyEvidence {
  private constructor(
    private readonly audit: VerifyAuditChain,
    private readonly records: SignatureEvidenceRepository,
  ) {}

  /** For commands that run without the service. */
  static over(database: Database): VerifyEvidence {
    return new VerifyEvidence(VerifyAuditChain.over(database), new SignatureEvidenceRepository(database));
  }

  async verify(batchSize = 500): Promise<EvidenceVerdict> {
    const broken: BrokenEvidence[] = [];
    let sealed = 0;
    const chain = await this.audit.verify(batchSize, async (events) => {
      const signatures = events.filter(({ type }) => type === signedType);
      sealed += signatures.length;
      if (signatures.length > 0) broken.push(...(await this.check(signatures)));
    });
    const missing = broken.filter(({ fault }) => fault === 'missing').length;
    const unsealed = (await this.records.count()) - (sealed - missing);
    return { chain, proven: sealed - broken.length, broken, unsealed };
  }

  private async check(events: readonly RecordedEvent[]): Promise<BrokenEvidence[]> {
    const records = await this.records.findAll(events.map(intentOf));
    const byIntent = new Map(records.map((record) => [record.intent, record]));
    return events.flatMap((event) => {
      const intent = intentOf(event);
      const fault = faultOf(event, byIntent.get(intent));
      return fault === undefined ? [] : [{ intent, fault }];
    });
  }
}

function intentOf({ data }: RecordedEvent): string {
  return typeof data['intent'] === 'string' ? data['intent'] : '';
}

function faultOf({ data }: RecordedEvent, record: KeptEvidence | undefined): BrokenEvidence['fault'] | undefined {
  if (!record) return 'missing';
  return evidenceHash(record.evidence) === data['evidence'] ? evidenceFault(record.evidence) : 'changed';
}
