/**
 * The other end of `LoadProcess`: is sent { call, argument } and answers { result } or { error }.
 * @param open makes what is called from then on, and may have something to tell: { target, result }
 */
export function serveCalls(open) {
  let target;
  const carryOut = async (call, argument) => {
    if (call !== 'open') return target[call](argument);
    const opened = await open(argument);
    target = opened.target;
    return opened.result;
  };
  process.on('message', async ({ call, argument }) => {
    try {
      process.send({ result: await carryOut(call, argument) });
    } catch (error) {
      process.send({ error: String(error.stack) });
    }
  });
  process.on('disconnect', () => process.exit());
}
