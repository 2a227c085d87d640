import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { request, type Needs } from '#shared/wire/request';
import { permissionMatrix } from './permissionMatrix.js';

const nothing = z.strictObject({});
const asking = (name: string, needs: Needs) => request(name, { needs, input: nothing, output: nothing });

test('each group is marked where it holds what a request needs, and nobody of the house for those of users', () => {
  const requests = [
    asking('user:ask', 'user'),
    asking('chat:look', 'chats.viewAll'),
    asking('me:rename', 'signedIn'),
  ];
  expect(permissionMatrix(requests).split('\n').slice(4, -1)).toEqual([
    '| Request     | Needs           | Agent | Team lead | Administrator |',
    '| ----------- | --------------- | ----- | --------- | ------------- |',
    '| `chat:look` | `chats.viewAll` |       | yes       | yes           |',
    '| `me:rename` | signed in       | yes   | yes       | yes           |',
    '| `user:ask`  | user            |       |           |               |',
  ]);
});
