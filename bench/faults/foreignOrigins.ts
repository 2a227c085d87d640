import { protocol } from '#shared/sync/sync.contract';
import { consoleSocketPath, widgetSocketPath } from '#shared/wire/events';
import { LightSocket } from '../load/lightSocket.js';
import { openOffice } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

/** H5: sockets and commands from pages that are not ours. */
export const foreignOrigins: Fault = {
  id: 'H5',
  promise: 'foreign, null, missing and look-alike Origin: all refused',
  async run({ house }) {
    const office = await openOffice(house, { database: 'h5', agents: 1, chatsEach: 0 });
    const { port } = office.baton;
    const { cookie } = office.staff.agents[0]!;
    const auth = { protocol, businessKey: office.staff.widgetKey, token: null };
    const failures: string[] = [];
    let [tried, letIn] = [0, 0];
    for (const origin of origins(port)) {
      const headers: Record<string, string> = origin === null ? { cookie } : { cookie, origin };
      for (const path of [consoleSocketPath, widgetSocketPath]) {
        tried++;
        if (!(await opens({ port, path, headers, auth }))) continue;
        letIn++;
        failures.push(`${path} let in Origin ${origin}`);
      }
      tried++;
      const answer = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'DELETE', headers });
      if (answer.status !== 403)
        failures.push(`A command with Origin ${origin} was answered ${answer.status}`);
    }
    const own = { cookie, origin: `http://localhost:${port}` };
    const paths = [consoleSocketPath, widgetSocketPath];
    const ours = await Promise.all(paths.map((path) => opens({ port, path, headers: own, auth })));
    none(failures, 'doors closed to our own page', ours.filter((open) => !open).length);
    await office.close();
    return { figures: { tried, letIn }, failures };
  },
};

function origins(port: number): (string | null)[] {
  const hosts = [
    'localhost.evil.example',
    'evil.example',
    'evil-localhost',
    'localhost.',
    '127.0.0.2',
    '127.1',
  ];
  return [
    ...[null, 'null', '', 'file://', 'https://evil.example', `https://localhost:${port}`, 'http://localhost'],
    ...hosts.map((host) => `http://${host}:${port}`),
    ...[
      `http://localhost:${port}.evil.example`,
      `http://localhost:${port}/`,
      `http://localhost:${port}@evil.example`,
    ],
    ...[
      `http://localhost:${port + 1}`,
      `HTTP://LOCALHOST:${port}`,
      `http://LOCALHOST:${port}`,
      `http://lоcalhost:${port}`,
    ],
    ...[`http://localhost:${port} http://evil.example`, `http://evil.example, http://localhost:${port}`],
  ].map((origin) => (origin === null ? null : Buffer.from(origin).toString('latin1')));
}

async function opens(door: Parameters<typeof LightSocket.open>[0]): Promise<boolean> {
  try {
    (await LightSocket.open(door)).close();
    return true;
  } catch {
    return false;
  }
}
