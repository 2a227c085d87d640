import type mongoose from 'mongoose';
import { searchFixture, type SearchFixture } from './searchFixture.js';
import { toSearch, type Searchable } from '../../backend/src/overview/searchWriting.js';
import { put, type Staff } from './staff.js';

type Db = mongoose.mongo.Db;

const batch = 2_000;

/** Fills the search with `count` completed chats of two years, written as the server writes them. */
export async function putCompletedChats(
  db: Db,
  { staff, count, seed }: { staff: Staff; count: number; seed: number },
  say: (done: number) => void,
): Promise<SearchFixture> {
  const fixture = searchFixture(staff, { count, seed });
  for (let start = 0; start < count; start += batch) {
    const size = Math.min(batch, count - start);
    const docs = Array.from({ length: size }, (_, place) =>
      toSearch(fixture.chat(start + place) as Searchable),
    );
    await put(db, 'searches', docs);
    say(start + size);
  }
  return fixture;
}
