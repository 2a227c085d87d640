import { Global, Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import { DatabaseLocation } from './location.js';
import { Schema } from './schema.service.js';

// An operator from outside is never one of ours; an unknown field in a filter is a mistake, not "all documents".
mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');

@Global()
@Module({})
export class DatabaseModule {
  static at(location: DatabaseLocation): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        MongooseModule.forRoot(location.uri, {
          ...(location.options as object),
          dbName: location.name,
          autoIndex: false,
          autoCreate: false,
          bufferCommands: false,
          retryAttempts: 0,
        }),
      ],
      providers: [{ provide: DatabaseLocation, useValue: location }, Schema],
      exports: [DatabaseLocation, Schema],
    };
  }
}
