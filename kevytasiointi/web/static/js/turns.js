// What a page sends of a draft goes one after another, so that each knows the version that the one
// before it made.

let last = Promise.resolve();
let waiting = 0;

export function inTurn(work) {
  waiting += 1;
  const mine = last.then(work).finally(() => {
    waiting -= 1;
  });
  last = mine.catch(() => {});
  return mine;
}

export function isBusy() {
  return waiting > 0;
}

// Settles when nothing is being sent, or after `longest` milliseconds.
export function whenIdle(longest) {
  return Promise.race([last, new Promise((resolve) => setTimeout(resolve, longest))]);
}
