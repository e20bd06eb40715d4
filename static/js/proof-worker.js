/* Finds the counter of a challenge: SHA-256(salt + nonce + counter) begins with its key prefix. Written out, since
   crypto.subtle answers one hash at a time, later, and only under HTTPS. */
(() => {
  const PRIMES = [];
  for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
  const fraction = (value) => ((value - Math.floor(value)) * 0x100000000) | 0;
  const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
  const words = new Int32Array(64);
  const state = new Int32Array(8);

  /* One block of 16 words in `words` → `state`. */
  const hash = () => {
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15];
      const y = words[i - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + low + words[i - 7] + high) | 0;
    }
    let a = START[0], b = START[1], c = START[2], d = START[3];
    let e = START[4], f = START[5], g = START[6], h = START[7];
    for (let i = 0; i < 64; i += 1) {
      const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + high + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
      const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0;
      d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] = a + START[0]; state[1] = b + START[1]; state[2] = c + START[2]; state[3] = d + START[3];
    state[4] = e + START[4]; state[5] = f + START[5]; state[6] = g + START[6]; state[7] = h + START[7];
  };

  const hex = () => Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

  /* Salt and nonce are 16 bytes each; with the counter's 4 they fit one block. */
  const solve = ({ salt, nonce, keyPrefix }) => {
    const fixed = (salt + nonce).match(/.{8}/g).map((word) => parseInt(word, 16));
    const first = parseInt(keyPrefix.slice(0, 8), 16) | 0;
    for (let counter = 0; counter <= 0xffffffff; counter += 1) {
      words.fill(0);
      words.set(fixed);
      words[8] = counter;
      words[9] = 0x80000000;
      words[15] = 36 * 8;
      hash();
      if (state[0] === first && hex().startsWith(keyPrefix)) return { counter, derivedKey: hex() };
    }
    return null;
  };

  self.onmessage = (event) => self.postMessage(solve(event.data));
})();
