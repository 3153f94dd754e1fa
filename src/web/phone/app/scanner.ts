import decodeQR from 'qr/decode.js';
import { isAborted } from './aborted.js';

/** How often a picture of the camera is looked at, and how large it is made for that. */
const everyMs = 150;
const largestSide = 720;

/**
 * Reads QR codes from the camera until one is accepted.
 * @param accept says whether the code is one of ours
 * @throws DOMException when there is no camera or it is not allowed
 */
export async function scanCamera(
  video: HTMLVideoElement,
  accept: (text: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const constraints = { video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } }, audio: false };
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) return stop();
  video.srcObject = stream;
  await video.play();
  for (;;) {
    if (isAborted(signal)) return;
    const text = readQr(video, video.videoWidth, video.videoHeight);
    if (text !== undefined && accept(text)) return stop();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Reads the QR code of a picture that the citizen has chosen. */
export async function scanPicture(file: File): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  return readQr(picture, picture.width, picture.height);
}

function readQr(source: CanvasImageSource, width: number, height: number): string | undefined {
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(1, largestSide / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const context = Object.assign(document.createElement('canvas'), size).getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.drawImage(source, 0, 0, size.width, size.height);
  try {
    return decodeQR(context.getImageData(0, 0, size.width, size.height));
  } catch {
    return undefined; // no code in this picture
  }
}
