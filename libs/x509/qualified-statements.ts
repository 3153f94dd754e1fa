import { ia5String, octetString, oid, printableString, sequence, type Der } from './der.js';
import { oids } from './oids.js';
import { partsOf } from './read-der.js';
import { demandDer } from './strict-der.js';

/** What an issuer states of a qualified certificate (ETSI EN 319 412-5 §4). */
export interface QualifiedStatements {
  /** EN 319 412-1 §5.1.3: the serial number of the subject is a semantics identifier. */
  readonly semantics: boolean;
  readonly compliance: boolean;
  /** The private key is in a qualified signature creation device. */
  readonly signatureDevice: boolean;
  readonly electronicSignature: boolean;
  readonly disclosures: readonly { readonly url: string; readonly language: string }[];
  /** ISO 3166 countries of the legislation, where it is not the Union's. */
  readonly legislation: readonly string[];
}

/** Never critical: common validators refuse a critical extension that they do not know. */
export function qualifiedStatements(stated: QualifiedStatements): Der {
  const statements = [
    ...(stated.semantics ? [sequence(oid(oids.pkixQCSyntaxV2), sequence(oid(oids.semanticsNatural)))] : []),
    ...(stated.compliance ? [sequence(oid(oids.qcCompliance))] : []),
    ...(stated.signatureDevice ? [sequence(oid(oids.qcSscd))] : []),
    ...(stated.electronicSignature ? [sequence(oid(oids.qcType), sequence(oid(oids.qcTypeEsign)))] : []),
    ...(stated.disclosures.length > 0 ? [sequence(oid(oids.qcPds), disclosures(stated))] : []),
    ...(stated.legislation.length > 0
      ? [sequence(oid(oids.qcLegislation), sequence(...stated.legislation.map(printableString)))]
      : []),
  ];
  return sequence(oid(oids.qcStatements), octetString(sequence(...statements)));
}

function disclosures(stated: QualifiedStatements): Der {
  return sequence(
    ...stated.disclosures.map(({ url, language }) => sequence(ia5String(url), printableString(language))),
  );
}

/**
 * Whether a certificate states one of EN 319 412-5, by object identifier; the type of signature is stated by its own
 * identifier (`qcTypeEsign`).
 * @param extension the value of the extension `qcStatements`, if there is one
 * @throws MalformedDer
 */
export function hasQualifiedStatement(extension: Uint8Array | undefined, id: string): boolean {
  if (!extension) return false;
  demandDer(extension);
  const wanted = oid(id);
  return partsOf(Buffer.from(extension)).some((statement) => {
    const [name, info] = partsOf(statement);
    if (!name) return false;
    const types = name.equals(oid(oids.qcType)) && info ? partsOf(info) : [];
    return name.equals(wanted) || types.some((type) => type.equals(wanted));
  });
}
