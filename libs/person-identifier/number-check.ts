export type Sex = 'female' | 'male';

/** Why a number is refused: it looks wrong, its day is in no calendar, or its check digit does not follow from the rest. */
export type NumberFault = 'shape' | 'date' | 'check-digit';

/** What a national number tells by itself; a member is undefined where that kind of number does not carry it. */
export type NumberCheck =
  | { readonly valid: true; readonly birthDate: string | undefined; readonly sex: Sex | undefined }
  | { readonly valid: false; readonly fault: NumberFault };

/** Looks at the bare number, without scheme and country; `birthDate` comes out as ISO yyyy-mm-dd. */
export type NumberValidator = (value: string) => NumberCheck;

/** A check that failed. */
export function refused(fault: NumberFault): NumberCheck {
  return { valid: false, fault };
}

/** A check that passed, with what the number carries. */
export function accepted(birthDate?: string, sex?: Sex): NumberCheck {
  return { valid: true, birthDate, sex };
}
