/** Levels of assurance of an electronic identification means, weakest first (CIR (EU) 2015/1502). */
export const levelsOfAssurance = ['low', 'substantial', 'high'] as const;

export type LevelOfAssurance = (typeof levelsOfAssurance)[number];

const eidasPrefix = 'http://eidas.europa.eu/LoA/';

/** Reads a short name or an eIDAS URI; anything else is `undefined`. */
export function parseLevel(text: string): LevelOfAssurance | undefined {
  const name = text.startsWith(eidasPrefix) ? text.slice(eidasPrefix.length) : text;
  return levelsOfAssurance.find((level) => level === name);
}

/** A level as eIDAS names it. */
export function eidasUri(level: LevelOfAssurance): string {
  return `${eidasPrefix}${level}`;
}

/** Whether what was reached is at least what was asked for. Levels compare by order, never by equality. */
export function reaches(reached: LevelOfAssurance, asked: LevelOfAssurance): boolean {
  return levelsOfAssurance.indexOf(reached) >= levelsOfAssurance.indexOf(asked);
}

/** The weakest of the levels given. */
export function weakest(first: LevelOfAssurance, ...others: readonly LevelOfAssurance[]): LevelOfAssurance {
  return others.reduce((weak, level) => (reaches(level, weak) ? weak : level), first);
}
