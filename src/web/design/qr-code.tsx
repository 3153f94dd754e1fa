import { encodeQR } from 'qr';

/**
 * The dark modules of a QR code as one SVG path, and the side of its square. The version is fixed, so that a code that
 * changes each second keeps its size; `low` error correction is enough for a screen.
 */
export function qrPath(text: string): { readonly path: string; readonly side: number } {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  return { path: modules.map(darkRuns).join(''), side: modules.length };
}

/** Each run of dark modules in a row as one rectangle. */
function darkRuns(row: readonly boolean[], y: number): string {
  let path = '';
  for (let start = row.indexOf(true); start >= 0;) {
    const end = row.indexOf(false, start); // found: the border is light
    path += `M${start} ${y}h${end - start}v1h${start - end}z`;
    start = row.indexOf(true, end);
  }
  return path;
}

/** A QR code with a name for those who cannot see it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, side } = qrPath(text);
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" data-qr-path="" />
    </svg>
  );
}
