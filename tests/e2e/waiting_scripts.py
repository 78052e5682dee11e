"""Scripts that a page of the tests is given: each answers once what it waits for has come."""


def within_patience(script: str) -> str:
    """The same script, which fails where what it waits for does not come: `evaluate` has no end."""
    return f"""(...given) => {{
      let timer;
      const late = new Promise((_done, fail) => {{
        timer = setTimeout(fail, 60_000, new Error("What was waited for did not come."));
      }});
      return Promise.race([({script})(...given), late]).finally(() => clearTimeout(timer));
    }}"""


STILL = within_patience("""() => new Promise((done) => {
  const main = document.querySelector('[data-testid=stMain]');
  const look = (height, frames) => {
    if (!frames) done();
    else if (main.scrollHeight === height) requestAnimationFrame(() => look(height, frames - 1));
    else requestAnimationFrame(() => look(main.scrollHeight, 5));
  };
  look(main.scrollHeight, 5);
})""")
# A page draws itself once more when the server knows of it: that is a part of its beginning.
KNOWN = within_patience("""() => new Promise((done) => {
  const look = () => {
    const carries = document.querySelector(".st-key-courier");
    if (!carries || globalThis.explorerOutbox?.isKnown) done();
    else requestAnimationFrame(look);
  };
  look();
})""")
FRAMES = within_patience("""() => new Promise((done) => {
  const after = (frames) => (frames ? requestAnimationFrame(() => after(frames - 1)) : done());
  after(3);
})""")
