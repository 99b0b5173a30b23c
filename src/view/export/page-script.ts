/** Searches calls, and opens all for the printer. The page is complete without it. */
export const pageScript = `
const calls = [...document.querySelectorAll('details.call')];
const bar = document.querySelector('.search');
const found = bar.querySelector('output');
bar.hidden = false;
bar.querySelector('input').addEventListener('input', ({target}) => {
  const words = target.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const call of calls) {
    const text = call.textContent.toLowerCase();
    call.hidden = !words.every((word) => text.includes(word));
    count += call.hidden ? 0 : 1;
  }
  found.textContent = words.length === 0 ? '' : count + ' of ' + calls.length;
});
const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener('hashchange', openTarget);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((each) => (each.open = true)));
openTarget();
`;
