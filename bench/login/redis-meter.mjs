/**
 * Reads what a client sends to Redis: arrays of bulk strings (RESP). Commands that are sent while others are still
 * unanswered share a round trip, so a pipeline is one.
 */
export class RedisMeter {
  #report;
  #pending = Buffer.alloc(0);
  #unanswered = 0;
  #answers = Buffer.alloc(0);

  constructor(report) {
    this.#report = report;
  }

  sent(chunk) {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (let command = this.#take(); command; command = this.#take()) {
      const stage = this.#report.stage();
      const name = command[0].toUpperCase();
      this.#report.count(stage, 'redisCommands', name.startsWith('EVAL') ? 'script' : name);
      if (this.#unanswered === 0) this.#report.count(stage, 'redisTrips');
      this.#unanswered += 1;
    }
  }

  received(chunk) {
    this.#answers = Buffer.concat([this.#answers, chunk]);
    for (let length = valueLength(this.#answers); length > 0; length = valueLength(this.#answers)) {
      // A message of a subscription answers nobody.
      const pushed = this.#answers.subarray(0, length).includes('$7\r\nmessage\r\n');
      this.#answers = this.#answers.subarray(length);
      if (!pushed) this.#unanswered = Math.max(0, this.#unanswered - 1);
    }
  }

  #take() {
    const length = valueLength(this.#pending);
    if (length <= 0) return undefined;
    const parts = this.#pending.subarray(0, length).toString('latin1').split('\r\n');
    this.#pending = this.#pending.subarray(length);
    return parts.filter((_, index) => index > 0 && index % 2 === 0);
  }
}

/** How many values follow within one value of these types: arrays, sets, pushes, maps. */
const inner = { '*': 1, '~': 1, '>': 1, '%': 2 };

/** The length of the RESP value that begins at `from`, or -1 while it is not complete. */
function valueLength(bytes, from = 0) {
  const end = bytes.indexOf('\r\n', from);
  if (end < 0) return -1;
  const [type, number] = [String.fromCharCode(bytes[from]), Number(bytes.toString('latin1', from + 1, end))];
  let length = end + 2 - from;
  if (type === '$' && number >= 0) length += number + 2;
  for (let left = number * (inner[type] ?? 0); left > 0; left -= 1) {
    const next = valueLength(bytes, from + length);
    if (next < 0) return -1;
    length += next;
  }
  return from + length <= bytes.length ? length : -1;
}
