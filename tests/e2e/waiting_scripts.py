"""Scripts that a page of the tests is given: each answers once what it waits for has come."""

STILL = """() => new Promise((done) => {
  const main = document.querySelector('[data-testid=stMain]');
  const look = (height, frames) => {
    if (!frames) done();
    else if (main.scrollHeight === height) requestAnimationFrame(() => look(height, frames - 1));
    else requestAnimationFrame(() => look(main.scrollHeight, 5));
  };
  look(main.scrollHeight, 5);
})"""
# A page draws itself once more when the server knows of it: that is a part of its beginning.
KNOWN = """() => new Promise((done) => {
  const look = () => {
    const carries = document.querySelector(".st-key-courier");
    if (!carries || globalThis.explorerOutbox?.isKnown) done();
    else requestAnimationFrame(look);
  };
  look();
})"""
FRAMES = """() => new Promise((done) => {
  const after = (frames) => (frames ? requestAnimationFrame(() => after(frames - 1)) : done());
  after(3);
})"""
