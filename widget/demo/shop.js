// The page of the shop: adds the chat as any page would, with one script tag, and the tools for trying Baton.

const another = document.getElementById('another');
const simulated = document.getElementById('simulated');
const simulatedOn = document.getElementById('simulated-on');
const told = document.getElementById('told');
const simulatedPath = '/demo/simulated-users';

async function readJson(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

function addChat(widgetKey) {
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.async = true;
  script.dataset.business = widgetKey;
  document.body.append(script);
}

/** Forgets all that the chat keeps in this browser, so that the next hello is a new user's. */
function becomeAnother(widgetKey) {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage))
      if (key.startsWith(`baton:${widgetKey}:`)) storage.removeItem(key);
  }
  sessionStorage.setItem('meadow:another', '1');
  location.reload();
}

async function switchSimulated() {
  simulatedOn.disabled = true;
  told.textContent = '';
  const on = simulatedOn.checked;
  try {
    const now = await readJson(simulatedPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ on }),
    });
    simulatedOn.checked = now.on;
    told.textContent = now.on
      ? 'Simulated users write while a member is online.'
      : 'Simulated users are quiet.';
  } catch {
    simulatedOn.checked = !on;
    told.textContent = 'That did not work. Please try again.';
  }
  simulatedOn.disabled = false;
}

async function showSimulated() {
  const { on } = await readJson(simulatedPath);
  simulatedOn.checked = on;
  simulated.hidden = false;
  simulatedOn.addEventListener('change', switchSimulated);
}

async function start() {
  const { widgetKey } = await readJson('/demo/config.json');
  addChat(widgetKey);
  another.addEventListener('click', () => becomeAnother(widgetKey));
  if (sessionStorage.getItem('meadow:another')) {
    sessionStorage.removeItem('meadow:another');
    told.textContent = 'You are another user now.';
  }
  await showSimulated();
}

start().catch((failure) => {
  console.error(failure);
  told.textContent = 'Baton does not answer. Is it running? Reload this page to try again.';
});
