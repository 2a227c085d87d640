import { Injectable } from '@nestjs/common';

/** Whether this server shows the demonstration, and where it is reached. */
@Injectable()
export class Demonstration {
  on = false;
  url = '';
}
