/* global db, print, process, require, sleep */
// Run by mongosh.
const { readFileSync } = require('node:fs');

const secrets = process.env.SECRETS_FOLDER ?? '/run/secrets';
const secret = (name) => readFileSync(`${secrets}/${name}`, 'utf8').trim();
const hosts = (process.env.MONGODB_HOSTS ?? 'mongo-1:27017,mongo-2:27017,mongo-3:27017').split(',');
const admin = db.getSiblingDB('admin');
const alreadyInitialized = 23;
const unauthorized = 13;

waitFor('the first node', () => admin.runCommand({ hello: 1 }).ok === 1);
if (!signIn()) {
  initiate();
  waitFor('a primary', () => admin.runCommand({ hello: 1 }).isWritablePrimary === true);
  admin.createUser({ user: 'root', pwd: secret('mongodb_root_password'), roles: ['root'] });
  signIn();
}
if (admin.getUser('baton') === null) createBaton();
print(`The replica set of ${hosts.length} nodes is ready.`);

function waitFor(what, holds) {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    try {
      if (holds()) return;
    } catch {
      // Not yet up.
    }
    sleep(500);
  }
  throw new Error(`Waited two minutes for ${what}.`);
}

function signIn() {
  try {
    return admin.auth('root', secret('mongodb_root_password')).ok === 1;
  } catch {
    return false;
  }
}

function initiate() {
  // The node beside us is preferred, so that the users can be created here.
  const members = hosts.map((host, index) => ({ _id: index, host, priority: index === 0 ? 2 : 1 }));
  try {
    admin.runCommand({ replSetInitiate: { _id: 'baton', members } });
  } catch (error) {
    if (error.code !== alreadyInitialized && error.code !== unauthorized) throw error;
  }
}

function createBaton() {
  admin.createUser({
    user: 'baton',
    pwd: secret('mongodb_password'),
    roles: [
      { role: 'readWrite', db: 'baton' },
      { role: 'dbAdmin', db: 'baton' },
      { role: 'clusterMonitor', db: 'admin' },
      { role: 'read', db: 'local' },
    ],
  });
}
