import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { MembersModule } from '../members/members.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { ActorSource } from '../wire/callers.js';
import { SessionController } from './session.controller.js';
import { SessionKeeper } from './sessionKeeper.js';
import { sessionSchema } from './session.model.js';
import { Sessions } from './sessions.service.js';
import { SignInLimits } from './signInLimits.js';
import { SignIn } from './signIn.service.js';

/** Global, since the doors authenticate through it. */
@Global()
@Module({
  imports: [
    MembersModule,
    BusinessesModule,
    RoutingModule,
    MongooseModule.forFeature([{ name: 'Session', schema: sessionSchema }]),
  ],
  controllers: [SessionController],
  providers: [Sessions, SignIn, SignInLimits, SessionKeeper, { provide: ActorSource, useExisting: Sessions }],
  exports: [Sessions, SignIn, ActorSource],
})
export class SessionModule {}
