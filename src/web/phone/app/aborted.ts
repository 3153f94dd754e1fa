/** Whether somebody has left meanwhile; asked anew each time, which the compiler cannot know of a property. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
