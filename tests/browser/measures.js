// What is wrong with how a page is laid out, a line for each: told to tests/browser/glass.py.
(() => {
  const INLINE = new Set(["inline", "contents", "ruby"]);
  const SCROLLS = /auto|scroll/;
  const HIDES = /hidden|clip/;
  const CONTROLS = "input:not([type=hidden]), select, textarea, button";
  const TARGETS = `a[href], summary, ${CONTROLS}`;
  const LEAST = 24; // CSS pixels: WCAG 2.2, 2.5.8
  const NEAR = 1.5; // pixels by which rounding may differ

  const styles = new Map();
  const styled = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const called = (element) => {
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 50);
    const names = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${names} “${words}”`;
  };
  const placed = (element) => {
    const above = element.parentElement && element.parentElement.closest("[class]");
    return `${called(element)}${above ? ` in .${[...above.classList].join(".")}` : ""}`;
  };

  // Only for programs that read aloud: cut to a pixel on purpose.
  const aloud = new Map();
  const onlyAloud = (element) => {
    if (!element || element === document.body) return false;
    if (!aloud.has(element)) {
      const style = styled(element);
      const small = style.position === "absolute" && (element.offsetWidth <= 1 || style.clipPath.startsWith("inset(50%"));
      aloud.set(element, small || onlyAloud(element.parentElement));
    }
    return aloud.get(element);
  };
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !onlyAloud(element);
  const floats = (element) => {
    for (let each = element; each; each = each.parentElement)
      if (/fixed|sticky/.test(styled(each).position)) return true;
    return false;
  };
  const block = (element) => {
    let each = element;
    while (each.parentElement && INLINE.has(styled(each).display)) each = each.parentElement;
    return each;
  };

  const pieces = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || /SCRIPT|STYLE|OPTION|TITLE|TEXTAREA|NOSCRIPT/i.test(element.tagName) || !seen(element)) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1) found.push({ element, box, words: node.data.trim().slice(0, 50) });
    }
    return found;
  };

  const outOfBox = (all) =>
    all.flatMap(({ element, box, words }) => {
      const svg = element.closest("svg");
      const around = svg || block(element);
      const edge = around.getBoundingClientRect();
      if (!svg && SCROLLS.test(styled(around).overflowX)) return [];
      const out = box.right > edge.right + NEAR || box.left < edge.left - NEAR;
      return out ? [`out of its box: “${words}” of ${placed(around)}`] : [];
    });

  const cut = (all) =>
    all.flatMap(({ element, box, words }) => {
      for (let each = element; each && each !== document.documentElement; each = each.parentElement) {
        const style = styled(each);
        const edge = each.getBoundingClientRect();
        const sideways = HIDES.test(style.overflowX) && (box.right > edge.right + NEAR || box.left < edge.left - NEAR);
        const upright = HIDES.test(style.overflowY) && (box.bottom > edge.bottom + 4 || box.top < edge.top - 4);
        if (!each.closest("svg") && (sideways || upright)) return [`cut: “${words}” by ${placed(each)}`];
        if (SCROLLS.test(style.overflowX) || SCROLLS.test(style.overflowY)) return [];
      }
      return [];
    });

  const overlapping = (all) => {
    const controls = [...document.querySelectorAll(CONTROLS)]
      .filter((each) => seen(each) && !/BUTTON/.test(each.tagName))
      .map((element) => ({ element, box: element.getBoundingClientRect(), words: element.name }));
    const rows = [...all, ...controls].filter(({ element }) => !floats(element)).sort((a, b) => a.box.top - b.box.top);
    const found = [];
    rows.forEach((one, number) => {
      for (let next = number + 1; next < rows.length && rows[next].box.top < one.box.bottom; next += 1) {
        const other = rows[next];
        if (one.element === other.element || one.element.contains(other.element) && other.element.matches(CONTROLS)) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
        if (wide > 3 && high > 0.35 * Math.min(one.box.height, other.box.height))
          found.push(`overlaps: “${one.words}” and “${other.words}” in ${placed(other.element)}`);
      }
    });
    return found;
  };

  const inSentence = (element) => {
    const around = block(element);
    return INLINE.has(styled(element).display) && around.textContent.trim() !== element.textContent.trim();
  };
  const areaOf = (element) => {
    const own = element.getBoundingClientRect();
    if (!/radio|checkbox/.test(element.type)) return own;
    const label = element.labels && element.labels[0];
    return label && own.width < LEAST ? label.getBoundingClientRect() : own;
  };
  const smallTargets = () => {
    const all = [...document.querySelectorAll(TARGETS)].filter(
      (each) => each.checkVisibility({ visibilityProperty: true }) && !onlyAloud(each) && !each.disabled,
    );
    const areas = all.map((element) => ({ element, area: areaOf(element) }));
    const small = ({ area }) => area.width < LEAST - 0.5 || area.height < LEAST - 0.5;
    const middle = (area) => [area.x + area.width / 2, area.y + area.height / 2];
    return areas
      .filter((each) => small(each) && each.area.width && !inSentence(each.element))
      .flatMap((each) => {
        const [x, y] = middle(each.area);
        const close = areas.find((other) => {
          if (other === each || Math.abs(middle(other.area)[1] - y) > 200) return false;
          const [otherX, otherY] = middle(other.area);
          if (small(other) && Math.hypot(otherX - x, otherY - y) < LEAST - 0.5) return true;
          const across = Math.max(other.area.left - x, 0, x - other.area.right);
          const down = Math.max(other.area.top - y, 0, y - other.area.bottom);
          return Math.hypot(across, down) < LEAST / 2 - 0.5;
        });
        const size = `${Math.round(each.area.width)} by ${Math.round(each.area.height)}`;
        return close ? [`small target (${size}): ${placed(each.element)} beside ${called(close.element)}`] : [];
      });
  };

  const sideways = () => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const out = [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".app-scroll") && seen(each))
      .filter((each) => ![...each.children].some((child) => child.getBoundingClientRect().right > innerWidth + 1));
    return [`sideways: ${wide} pixels at ${innerWidth}: ${out.slice(0, 3).map(placed).join("; ")}`];
  };

  // Tables of one page with the same headings are read down the page as one.
  const apart = () => {
    const first = new Map();
    return [...document.querySelectorAll("main table:not(.app-month)")].filter(seen).flatMap((table) => {
      const heads = [...table.querySelectorAll("thead th")].filter(seen);
      const begin = table.getBoundingClientRect().left;
      const edges = heads.map((head) => head.getBoundingClientRect().left - begin);
      const names = heads.map((head) => head.textContent.trim()).join(" | ");
      if (heads.length < 2) return [];
      if (!first.has(names)) first.set(names, edges);
      return first.get(names).some((edge, number) => Math.abs(edge - edges[number]) > 2) ? [`columns apart: ${names}`] : [];
    });
  };

  const headings = () => {
    const shown = [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility());
    return shown.length === 1 ? [] : [`${shown.length} headings of the first rank`];
  };

  const sizes = () => new Map(pieces().map(({ element }) => [element, parseFloat(getComputedStyle(element).fontSize)]));

  window.measured = () => {
    styles.clear();
    aloud.clear();
    const all = pieces();
    return [...new Set([...sideways(), ...cut(all), ...outOfBox(all), ...overlapping(all), ...smallTargets(), ...apart(), ...headings()])];
  };
  // On a sheet of paper: what cannot be pressed there, and what does not fit.
  window.printed = () => {
    styles.clear();
    aloud.clear();
    const all = pieces();
    const pressed = [...document.querySelectorAll("button, nav, .govuk-button, .govuk-pagination, .govuk-skip-link")]
      .filter((each) => seen(each) && each.textContent.trim() && !each.closest(".app-answers"))
      .map((each) => `cannot be pressed: ${placed(each)}`);
    return [...new Set([...sideways(), ...cut(all), ...outOfBox(all), ...overlapping(all), ...pressed])];
  };
  // The words are made twice as large, as by somebody who chose so in the browser, and what did not grow is told.
  window.enlarged = () => {
    const before = sizes();
    document.documentElement.style.fontSize = "200%";
    return [...before]
      .filter(([element, size]) => !element.closest("svg, [aria-hidden=true]") && parseFloat(getComputedStyle(element).fontSize) < size * 1.9)
      .map(([element]) => `does not grow: ${placed(element)}`);
  };
})();
