import mongoose from 'mongoose';

/** A new identifier of a stored entity: 24 hexadecimal digits that grow with time. */
export function newId(): string {
  return new mongoose.Types.ObjectId().toHexString();
}
