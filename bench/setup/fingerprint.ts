import type mongoose from 'mongoose';

/** What requests write; not what merely being connected keeps up to date. */
const written = [
  ...[
    'businesses',
    'categories',
    'chats',
    'closureRevisions',
    'closures',
    'engagements',
    'members',
    'messages',
  ],
  ...['taxonomies', 'taxonomyChanges', 'teams', 'userNotes', 'users'],
];

/** Changes with every write of a request, and with nothing else. */
export async function fingerprintOf(db: mongoose.mongo.Db): Promise<string> {
  const { md5 } = await db.command({ dbHash: 1, collections: written });
  return String(md5);
}
