// Copies the address of what is on screen. Where the browser has no clipboard to give (a page that
// is served without TLS to another machine), the address is laid out to be copied by hand.
const SHOWN = 2000;

export default function showClipboard({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const caption = button.querySelector("span");
  const label = parentElement.querySelector("label");
  const output = parentElement.querySelector("output");
  const link = `${location.origin}${location.pathname}?${data.query}`;
  label.hidden = true;
  caption.textContent = data.copy;
  button.onclick = async () => {
    if (await copied(link)) {
      caption.textContent = output.textContent = data.copied;
      setTimeout(() => { caption.textContent = data.copy; output.textContent = ""; }, SHOWN);
    } else {
      label.hidden = false;
      label.querySelector("span").textContent = data.by_hand;
      const field = label.querySelector("input");
      field.value = link;
      field.select();
    }
  };
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
