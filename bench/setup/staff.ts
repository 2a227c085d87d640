import { createHash, randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { withoutRules } from '#shared/categories/categories.contract';

type Db = mongoose.mongo.Db;

export interface Staff {
  businessId: string;
  teamId: string;
  widgetKey: string;
  categoryId: string;
  reasonId: string;
  /** One session each: the cookie header and the member. */
  agents: { id: string; name: string; cookie: string }[];
  admin: { id: string; name: string; cookie: string };
}

export function newId(): string {
  return new mongoose.mongo.ObjectId().toHexString();
}

/** Puts `count` signed-in agents, one administrator and a small taxonomy into a database whose indexes exist. */
export async function hire(db: Db, count: number): Promise<Staff> {
  const [businessId, teamId] = [newId(), newId()];
  const now = new Date();
  const settings = {
    assistanceMode: 'agentsOnly',
    askForClosingCategory: true,
    showCloseChatButton: true,
    suggestions: true,
    autocompleteMinutes: 10_000,
    allowedWebsites: [],
  };
  const widgetKey = randomBytes(9).toString('base64url');
  const business = {
    _id: businessId,
    name: 'Bench',
    widgetKey,
    defaultTeamId: teamId,
    settings,
  };
  await put(db, 'businesses', [{ ...business, createdAt: now, opId: null }]);
  await put(db, 'teams', [{ _id: teamId, name: 'Bench', businessIds: [businessId], createdAt: now }]);
  const { categoryId, reasonId } = await putTaxonomy(db, businessId);
  const groups = await db.collection<{ _id: string; name: string }>('permissionGroups').find().toArray();
  const groupId = (name: string): string => groups.find((group) => group.name === name)!._id;
  const make = (name: string, group: string): Person =>
    makePerson({ name, groupId: groupId(group), businessId, teamId });
  const admin = make('Admin', 'Administrator');
  const agents = Array.from({ length: count }, (_, index) => make(`Agent ${index}`, 'Agent'));
  const everyone = [admin, ...agents];
  await put(
    db,
    'members',
    everyone.map((person) => person.member),
  );
  await put(
    db,
    'slots',
    everyone.map((person) => person.slot),
  );
  await put(
    db,
    'sessions',
    everyone.map((person) => person.session),
  );
  const shown = (person: Person): Staff['admin'] => ({
    id: person.member._id,
    name: person.member.name,
    cookie: person.cookie,
  });
  return {
    businessId,
    teamId,
    widgetKey,
    categoryId,
    reasonId,
    agents: agents.map(shown),
    admin: shown(admin),
  };
}

/** Adds one more member of a group, with a session. */
export async function hireOne(
  db: Db,
  staff: Staff,
  wanted: { name: string; group: string },
): Promise<Staff['admin']> {
  const group = await db.collection<{ _id: string; name: string }>('permissionGroups').findOne({
    name: wanted.group,
  });
  const { businessId, teamId } = staff;
  const person = makePerson({ name: wanted.name, groupId: group!._id, businessId, teamId });
  await put(db, 'members', [person.member]);
  await put(db, 'slots', [person.slot]);
  await put(db, 'sessions', [person.session]);
  return { id: person.member._id, name: person.member.name, cookie: person.cookie };
}

async function putTaxonomy(db: Db, businessId: string): Promise<{ categoryId: string; reasonId: string }> {
  const { hashOf } = await import('#shared/categories/taxonomyHash');
  const [categoryId, reasonId] = [newId(), newId()];
  const entry = (id: string, parentId: string | null, name: string) => ({
    id,
    businessId,
    parentId,
    name,
    position: 'a0',
    status: 'active' as const,
    rev: 1,
    ...withoutRules,
  });
  const entries = [entry(categoryId, null, 'Refund'), entry(reasonId, categoryId, 'Track refund')];
  const by = { id: null, name: 'Bench' };
  const rows = entries.map(({ id, ...rest }) => ({
    _id: id,
    ...rest,
    nameKey: rest.name.toLowerCase(),
    deletedIn: null,
    changedBy: by,
    changedAt: new Date(),
  }));
  await put(db, 'categories', rows);
  const epoch = randomBytes(8).toString('hex');
  await put(db, 'taxonomies', [{ _id: businessId, businessId, epoch, version: 0, hash: hashOf(entries) }]);
  return { categoryId, reasonId };
}

type Person = ReturnType<typeof makePerson>;

function makePerson(wanted: { name: string; groupId: string; businessId: string; teamId: string }) {
  const { name, groupId, businessId, teamId } = wanted;
  const _id = newId();
  const now = Date.now();
  const token = randomBytes(16).toString('base64url');
  const preferences = {
    theme: 'system',
    language: 'en',
    timeZone: 'UTC',
    getNextChat: true,
    sounds: false,
    notifications: false,
  };
  const email = `${_id}@example.com`;
  return {
    cookie: `baton=${token}`,
    member: {
      _id,
      name,
      email,
      emailKey: email,
      passwordHash: 'none',
      groupId,
      businessIds: [businessId],
      active: true,
      demo: false,
      preferences,
      createdAt: new Date(now),
    },
    slot: {
      _id,
      name,
      presence: 'online',
      cap: 3,
      load: 0,
      teamIds: [teamId],
      businessIds: [businessId],
      connected: false,
      goneSince: null,
      paused: false,
      idleSince: new Date(now),
    },
    session: {
      _id: createHash('sha256').update(token).digest('hex'),
      memberId: _id,
      createdAt: new Date(now),
      seenAt: new Date(now),
      expiresAt: new Date(now + 43_200_000),
      endedAt: null,
    },
  };
}

/** Inserts rows as they are, in batches. */
export async function put(db: Db, collection: string, rows: object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 1_000) {
    await db
      .collection(collection)
      .insertMany(rows.slice(start, start + 1_000) as never[], { ordered: false });
  }
}
