import { expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { Conflict, isUnreachable } from './log.js';

const { mongo } = mongoose;

/** As the driver throws it from `insertMany`. */
const many = (error: ConstructorParameters<typeof mongo.MongoBulkWriteError>[0]) =>
  new mongo.MongoBulkWriteError(error, {} as mongoose.mongo.BulkWriteResult);

test.each([
  ['a lost connection', new mongo.MongoNetworkError('read ECONNRESET')],
  ['a connection lost while inserting many', many(new mongo.MongoNetworkError('read ECONNRESET'))],
  ['a socket that ended under a write', Object.assign(new Error('ended'), { code: 'EPIPE' })],
  ['an operation that took too long', new mongo.MongoServerError({ message: 'time limit', code: 50 })],
  ['a write that met another', new mongo.MongoServerError({ message: 'conflict', code: 112 })],
  ['what changed since it was read', new Conflict()],
])('[WI14] %s leaves it unknown what happened', (_, error) => {
  expect(isUnreachable(error)).toBe(true);
});

test.each([
  ['a duplicate among many', many({ message: 'duplicate', code: 11_000, writeErrors: [] })],
  ['a duplicate', new mongo.MongoServerError({ message: 'duplicate', code: 11_000 })],
  ['a mistake of ours', new TypeError('undefined is not a function')],
])('[WI14] %s is no such thing', (_, error) => {
  expect(isUnreachable(error)).toBe(false);
});
