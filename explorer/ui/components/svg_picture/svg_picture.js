// SVG text from the server, parsed as XML and put in, never as HTML.
export default function showPicture({ parentElement, data }) {
  const text = new TextDecoder().decode(data);
  const box = parentElement.querySelector(".drawing");
  if (box.drawn === text) return;
  box.drawn = text;
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const svg = document.importNode(parsed, true);
  svg.style.maxInlineSize = "100%";
  svg.style.blockSize = "auto";
  box.replaceChildren(svg);
}
